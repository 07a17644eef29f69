"""The index follows the database: every change that bears on a document is noted and applied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from hub.core.search_documents import PLACES
from hub.home.models import StandardPage
from hub.search import upkeep
from hub.search.engines.base import Cursor, Engine
from hub.search.models import ChangeLog
from hub.taxonomy.models import PageTerm
from tests.factories.guidance import build_guidance, build_term
from tests.factories.pages import build_home, build_report, build_section, paragraph, publish
from tests.search.cluster import ENGINES
from tests.search.documents import ask

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("engine"),
    pytest.mark.parametrize("engine", ENGINES, indirect=True),
]


def build_page(title: str = "Zebra", parent: Page | None = None) -> Any:
    page = StandardPage(title=title, live=False)
    return publish((parent or build_home()).add_child(instance=page))


def titles(engine: Engine, text: str) -> list[str]:
    upkeep.catch_up(engine)
    return sorted(hit.title for hit in ask(engine, text).hits)


def test_publish_edit_move_unpublish_delete(site_index: Engine) -> None:
    page, other = build_page(), build_page("Harbour")
    assert titles(site_index, "zebra") == ["Zebra"]

    page.title = "Giraffe"
    page.save_revision()
    assert titles(site_index, "zebra") == ["Zebra"], "a draft is nobody's business"

    page = publish(page)
    publish(page, title="Giraffe")
    assert titles(site_index, "zebra") == []
    assert titles(site_index, "giraffe") == ["Giraffe"]

    page.refresh_from_db()
    page.move(other, pos="last-child")
    upkeep.catch_up(site_index)
    assert [hit.url for hit in ask(site_index, "giraffe").hits] == ["/harbour/zebra/"]

    publish(other, slug="port")
    upkeep.catch_up(site_index)
    assert [hit.url for hit in ask(site_index, "giraffe").hits] == ["/port/zebra/"]

    Page.objects.get(pk=page.pk).unpublish()
    assert titles(site_index, "giraffe") == []
    Page.objects.get(pk=other.pk).delete()
    assert titles(site_index, "harbour") == []
    assert upkeep.compare(site_index).is_none


def test_a_restriction_above_hides_what_is_below(site_index: Engine) -> None:
    parent = build_page("Harbour")
    build_page("Zebra", parent)
    assert titles(site_index, "zebra") == ["Zebra"]

    lock = PageViewRestriction.objects.create(page=parent, restriction_type="login")
    assert titles(site_index, "zebra") == []
    assert ask(site_index, "zebra", readers=frozenset({"accounts"})).total == 1

    lock.restriction_type = "password"
    lock.save()
    upkeep.catch_up(site_index)
    assert ask(site_index, "zebra", readers=frozenset({"accounts", "public"})).total == 0

    lock.delete()
    assert titles(site_index, "zebra") == ["Zebra"]


def test_terms_and_their_names(site_index: Engine) -> None:
    page = build_guidance("A guide", terms={"audience": "buyer"})
    assert titles(site_index, "buyer") == ["A guide"]

    label = page.page_terms.first().term.labels.first()
    label.name = "Quartermaster"
    label.save()
    assert titles(site_index, "quartermaster") == ["A guide"]

    PageTerm.objects.create(page=page, term=build_term("sector", "health"))
    upkeep.catch_up(site_index)
    assert ask(site_index, "guide").counts["sector"] == {"health": 1}


def test_paragraphs_of_a_report(site_index: Engine) -> None:
    section = build_section(build_report(), "The zebra crossing.", "Another text.")
    upkeep.catch_up(site_index)
    [hit] = ask(site_index, "zebra").hits
    row = section.paragraphs.get(number="1.1")
    assert (hit.title, hit.url) == ("Paragraph 1.1", f"/p/{row.public_id}/")
    assert (hit.group_title, hit.group_url) == ("A section", section.url)

    publish(section, body=[paragraph("A horse.")])
    assert titles(site_index, "zebra") == []
    assert upkeep.compare(site_index).is_none


def test_a_change_that_is_rolled_back_is_not_noted(site_index: Engine) -> None:
    before = ChangeLog.objects.count()
    with transaction.atomic():
        build_page()
        transaction.set_rollback(True)

    assert ChangeLog.objects.count() == before


def test_the_index_follows_the_commit(
    site_index: Engine, settings: Any, django_capture_on_commit_callbacks: Callable
) -> None:
    settings.SEARCH_ON_COMMIT = True
    with django_capture_on_commit_callbacks(execute=True):
        build_page()

    assert ask(site_index, "zebra").total == 1


def test_a_number_that_shows_late_is_not_lost(site_index: Engine) -> None:
    late = ChangeLog.objects.create(source="page", key="0")
    page = build_page()
    late_pk = late.pk
    late.delete()
    upkeep.catch_up(site_index)
    Page.objects.filter(pk=page.pk).update(live=False)

    ChangeLog.objects.create(pk=late_pk, source="page", key=str(page.pk))

    assert titles(site_index, "zebra") == []


def test_advance() -> None:
    now = timezone.now()
    rows = [(1, now - timedelta(hours=2)), (3, now - timedelta(hours=1)), (5, now), (4, now)]

    cursor = upkeep.advance(Cursor(), rows)

    assert (cursor.position, cursor.seen) == (3, {4, 5})
    assert cursor.last == 5


def test_what_is_changed_during_a_rebuild_is_in_it(
    site_index: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_page("Harbour")
    read = upkeep.read_everything

    def read_and_change(progress: Any = None) -> Any:
        yield from read(progress)
        build_page("Zebra")

    monkeypatch.setattr(upkeep, "read_everything", read_and_change)
    upkeep.rebuild(site_index)
    monkeypatch.undo()

    assert ask(site_index, "zebra").total == 1
    assert upkeep.compare(site_index).is_none


def test_commands(site_index: Engine) -> None:
    build_page()
    out = StringIO()

    with pytest.raises(SystemExit) as caught:
        call_command("search_check", stdout=out)
    assert caught.value.code == 1
    assert "1 missing: page:" in out.getvalue()

    call_command("search_sync", stdout=out)
    call_command("search_check", stdout=out)
    call_command("search_rebuild", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[1:3] == ["1 changes applied", "the index is as the database"]
    assert lines[-1] == f"built with {1 + len(PLACES)} documents"


def test_commands_say_when_there_is_no_index(engine: Engine) -> None:
    with pytest.raises(CommandError, match="no index"):
        call_command("search_check")

    build_page()
    assert upkeep.synchronise(engine) == f"built with {1 + len(PLACES)} documents"
    assert upkeep.catch_up_due(now=timezone.now()) == "0 changes applied"


def test_an_index_that_missed_what_was_pruned_is_built(site_index: Engine) -> None:
    build_page()
    old = (timezone.localdate() - timedelta(days=40)).isoformat()
    with site_index.writing():
        site_index.upsert({}, Cursor(10**9, frozenset(), old))

    assert upkeep.synchronise(site_index) == f"built with {1 + len(PLACES)} documents"
