"""Builders of pages: a small true tree that a test can add to."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from unittest import mock

from modelsearch import index as admin_index
from wagtail.models import DraftStateMixin, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from hub.home.models import HomePage
from hub.reports.models import (
    RecommendationIndexPage,
    RecommendationPage,
    ReportIndexPage,
    ReportPage,
    ReportSectionPage,
)


def build_home() -> HomePage:
    """Return the home page of the default site, made once a test."""
    found = HomePage.objects.first()
    if found is not None:
        return found
    root = Page.objects.get(depth=1)
    home = root.add_child(
        instance=HomePage(title="Home", slug="hub-home", heading="Home", lead="Lead", live=True)
    )
    Site.objects.update(root_page=home, is_default_site=True)
    Site.clear_site_root_paths_cache()
    return home


@contextmanager
def unlisted() -> Iterator[None]:
    """Keep what is saved out of the admin's search and of where things are used.

    What is published next enters both then; doing it for each step before is a fifth of the time
    that a test takes.
    """
    with (
        disable_reference_index_auto_update(),
        mock.patch.object(admin_index, "insert_or_update_object"),
    ):
        yield


def add(parent: Page, page: Page) -> Page:
    """Add a page that is to be published next."""
    with unlisted():
        return parent.add_child(instance=page)


def publish_built(row: DraftStateMixin) -> None:
    """Publish a page or a snippet as it stands."""
    with unlisted():
        revision = row.save_revision()
    revision.publish()


def publish(page: Page, **changes: Any) -> Page:
    """Publish `page` with `changes` as an editor would; return it fresh from the database."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    publish_built(page)
    return type(page).objects.get(pk=page.pk)


def build_report(*, title: str = "Test report", slug: str = "test-report") -> ReportPage:
    """Return a live report below /reports/."""
    home = build_home()
    index = ReportIndexPage.objects.first() or home.add_child(
        instance=ReportIndexPage(title="Reports", slug="reports", show_in_menus=True)
    )
    report = ReportPage(
        title=title, slug=slug, publisher="Test Publisher", published_on=date(2014, 9, 1)
    )
    return publish(add(index, report))


def paragraph(text: str, *notes: str, block_id: str | None = None) -> dict[str, Any]:
    """Return the raw data of a paragraph block."""
    return {
        "type": "paragraph",
        "value": {"text": f"<p>{text}</p>", "notes": [f"<p>{note}</p>" for note in notes]},
        "id": block_id or str(uuid.uuid4()),
    }


def heading(text: str, level: str = "h2") -> dict[str, Any]:
    """Return the raw data of a heading block."""
    return {
        "type": "heading",
        "value": {"text": text, "level": level},
        "id": str(uuid.uuid4()),
    }


def build_section(
    report: ReportPage, *texts: str, title: str = "A section", **attributes: Any
) -> ReportSectionPage:
    """Return a published section whose paragraphs are `texts`."""
    body = [paragraph(text) for text in texts]
    return publish(add(report, ReportSectionPage(title=title, live=False, body=body, **attributes)))


def build_recommendations(report: ReportPage, count: int) -> list[RecommendationPage]:
    """Return `count` published recommendations of `report`, numbered from 1."""
    return [build_recommendation(report, number) for number in range(1, count + 1)]


def build_recommendation(report: ReportPage, number: int) -> RecommendationPage:
    """Return a published recommendation of `report`."""
    index = RecommendationIndexPage.objects.child_of(report).first() or report.add_child(
        instance=RecommendationIndexPage(title="Recommendations", slug="recommendations")
    )
    title = f"Recommendation title {number}"
    page = RecommendationPage(title=title, number=number, text=f"<p>Ask {number}</p>")
    return publish(add(index, page))
