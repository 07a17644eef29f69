"""Loading again: nothing changes, and what an editor did stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from hub.reports.models import Paragraph, ReportSectionPage
from hub.starter.definitions import PageDefinition, read_pages
from hub.starter.learning_files import list_files
from hub.starter.loading import load_pages
from hub.starter.models import StarterRecord
from hub.starter.reference_data import LOADERS

pytestmark = pytest.mark.django_db

SECTION = "section-about"


def all_rows() -> dict[str, list[Any]]:
    """Return every row of every table."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
    }


def section() -> ReportSectionPage:
    return ReportSectionPage.objects.get(slug="about-this-account")


def newer(key: str, **changes: Any) -> list[PageDefinition]:
    """Return the starter pages with newer text for the page `key`."""
    return [replace(page, **changes) if page.key == key else page for page in read_pages()]


def publish(page: Page, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_second_load_changes_no_row(site_content: None) -> None:
    before = all_rows()
    assert len(before["starter.StarterRecord"]) == len(read_pages()) + len(LOADERS) + len(
        list_files()
    )
    with CaptureQueriesContext(
        connection,
    ) as queries:
        call_command("load_starter_content", verbosity=0)
    assert all_rows() == before
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []


def test_home_page_takes_the_place_of_the_welcome_page(site_content: None) -> None:
    home = StarterRecord.objects.get(key="home").page
    assert list(Page.objects.filter(depth=2)) == [home]
    site = Site.objects.get()
    assert (site.root_page, site.is_default_site) == (home, True)


def test_site_that_begins_elsewhere_is_left_alone(site_content: None) -> None:
    chosen = Page.objects.get(slug="reports")
    Site.objects.update(root_page=chosen)
    outcome = load_pages()
    assert Site.objects.get().root_page == chosen
    assert outcome.site == "begins at a page that somebody chose; left alone"


def test_newer_text_is_published_and_paragraphs_keep_their_addresses(site_content: None) -> None:
    [definition] = [page for page in read_pages() if page.key == SECTION]
    old = {row.number: row.public_id for row in Paragraph.objects.filter(page=section())}
    body = [*definition.body]
    first = next(i for i, block in enumerate(body) if "own" in block)
    body[first] = {"own": "A new wording of the first paragraph."}
    body.insert(first + 1, {"own": "A paragraph that was not there."})
    revisions = section().revisions.count()

    outcome = load_pages(newer(SECTION, title="A newer title", body=body))

    page = section()
    assert (outcome.renewed, outcome.made) == ([SECTION], [])
    assert (page.title, page.live, page.has_unpublished_changes) == ("A newer title", True, False)
    assert page.revisions.count() == revisions + 1
    new = {row.number: row.public_id for row in Paragraph.objects.filter(page=page, is_live=True)}
    assert new["1.1"] == old["1.1"], "reworded in its place"
    assert new["1.2"] not in old.values(), "inserted"
    assert [new[f"1.{n + 1}"] for n in range(2, 10)] == [old[f"1.{n}"] for n in range(2, 10)]


def test_published_change_of_an_editor_stays(site_content: None) -> None:
    publish(section(), lead="What an editor wrote.")
    outcome = load_pages(newer(SECTION, title="A newer title"))
    assert outcome.changed_by_editor == [SECTION]
    assert (section().lead, section().title) == (
        "What an editor wrote.",
        "What this is, and how we know",
    )


def test_change_of_an_editor_to_a_list_beside_the_text_stays(site_content: None) -> None:
    page = section()
    page.page_links = []
    publish(page)
    assert load_pages(newer(SECTION, title="A newer title")).changed_by_editor == [SECTION]
    assert list(section().page_links.all()) == []


def test_draft_of_an_editor_stays(site_content: None) -> None:
    page = section()
    page.title = "A draft"
    page.save_revision()
    outcome = load_pages(newer(SECTION, title="A newer title"))
    assert outcome.changed_by_editor == [SECTION]
    assert section().get_latest_revision_as_object().title == "A draft"


def test_unpublished_page_stays_unpublished(site_content: None) -> None:
    section().unpublish()
    assert load_pages(newer(SECTION, title="A newer title")).changed_by_editor == [SECTION]
    assert not section().live


def test_deleted_page_is_not_made_again(site_content: None) -> None:
    section().delete()
    outcome = load_pages(newer(SECTION, title="A newer title"))
    assert (outcome.deleted_by_editor, outcome.made) == ([SECTION], [])
    assert not ReportSectionPage.objects.filter(slug="about-this-account").exists()
    again = load_pages()
    assert (again.deleted_by_editor, again.renewed) == ([SECTION], [])


def test_page_of_an_editor_keeps_its_address(site_content: None) -> None:
    old = section()
    report = old.get_parent()
    StarterRecord.objects.filter(key=SECTION).delete()
    old.delete()
    own = report.specific.add_child(
        instance=ReportSectionPage(title="Ours", slug="about-this-account")
    )
    outcome = load_pages()
    assert outcome.without_place == [SECTION]
    assert section() == own


def test_command_says_what_it_left_alone(
    site_content: None, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(section(), lead="What an editor wrote.")
    pages = newer(SECTION, title="A newer title")
    monkeypatch.setattr("hub.starter.loading.read_pages", lambda: pages)
    call_command("load_starter_content")
    told = capsys.readouterr().out
    assert f"pages: 0 made, 0 renewed, {len(pages) - 1} unchanged\n" in told
    assert "  section-about: changed by an editor; left alone\n" in told
