"""Loads the starter pages: makes what is missing, renews what nobody changed, leaves the rest.

Everything is published as an editor would publish it, so that whatever listens to publishing
(paragraph texts, the page cache) does its work. Loading again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site

from hub.core.starter_rows import LoadReport
from hub.starter.content import digest_page, fill_page, make_page
from hub.starter.definitions import PageDefinition, read_pages
from hub.starter.lookup import Lookup
from hub.starter.models import StarterRecord
from hub.starter.publishing import publish
from hub.starter.questions import load_questions
from hub.upkeep.site_row import sync_site_row

HOME_KEY = "home"


@dataclass
class Outcome:
    """Keys of pages by what was done with them."""

    made: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    changed_by_editor: list[str] = field(default_factory=list)
    deleted_by_editor: list[str] = field(default_factory=list)
    without_place: list[str] = field(default_factory=list)
    unchanged: int = 0
    questions: LoadReport = field(default_factory=LoadReport)
    site: str = ""


Say = Callable[[str], None]
Progress = Callable[[int, int], object]


def _ignore(done: int, total: int) -> None:
    """Progress for callers that show none."""


@transaction.atomic
def load_pages(
    definitions: Sequence[PageDefinition] | None = None, progress: Progress = _ignore
) -> Outcome:
    """Make or renew the starter pages; all of it happens or nothing.

    `progress` is called with how many pages are published and of how many.

    A page is made first and filled once all are there, since pages point to each other. Questions
    come between: they name lessons, and lessons and quizzes show them.
    """
    definitions = read_pages() if definitions is None else definitions
    records = {record.key: record for record in StarterRecord.objects.select_related("page")}
    lookup, outcome = Lookup(), Outcome()
    waiting: list[tuple[PageDefinition, Page]] = []
    for definition in definitions:
        record = records.get(definition.key)
        if record is None:
            page = _make(definition, lookup, outcome)
        else:
            page = _take_up(record, definition, outcome)
        if page is not None:
            lookup.add_page(definition.key, page)
            waiting.append((definition, page))
    # Before anything is published: addresses inside texts are worked out from the site's root.
    outcome.site = take_over_site(lookup.page(HOME_KEY))
    outcome.questions = load_questions(lookup)
    for done, (definition, page) in enumerate(waiting, start=1):
        _publish(definition, page, lookup)
        progress(done, len(waiting))
    return outcome


def take_over_site(home: Page | None) -> str:
    """Let the default site begin at our home page; return what was done.

    Wagtail's own welcome page goes. Another page that somebody chose as the root stays.
    """
    if home is None:
        return "no home page of ours"
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page_id=home.pk, is_default_site=True)
    elif site.root_page_id != home.pk and not _is_welcome_page(site.root_page):
        return "begins at a page that somebody chose; left alone"
    elif site.root_page_id != home.pk:
        welcome = site.root_page
        site.root_page_id = home.pk
        site.save(update_fields=["root_page"])
        Page.objects.get(pk=welcome.pk).delete()
    return f"begins at our home page; address: {sync_site_row()}"


def _is_welcome_page(page: Page) -> bool:
    """Tell whether `page` is the one that Wagtail's first migration makes."""
    return page.specific_class is Page and page.depth == 2 and page.is_leaf()


def _make(definition: PageDefinition, lookup: Lookup, outcome: Outcome) -> Page | None:
    """Add the page below its parent, unless the parent is gone or the address is taken."""
    parent = lookup.page(definition.parent)
    if parent is None:
        outcome.without_place.append(definition.key)
        return None
    parent = Page.objects.get(pk=parent.pk)
    taken = parent.get_children().filter(slug=definition.slug).first()
    if taken is not None and _is_welcome_page(taken):
        taken.slug = f"{taken.slug}-{taken.pk}"
        taken.save(update_fields=["slug"])
    elif taken is not None:
        outcome.without_place.append(definition.key)
        return None
    outcome.made.append(definition.key)
    return parent.add_child(instance=make_page(definition, lookup))


def _take_up(record: StarterRecord, definition: PageDefinition, outcome: Outcome) -> Page | None:
    """Return the page when there is newer text for it and nobody has changed it."""
    if record.page is None:
        outcome.deleted_by_editor.append(definition.key)
        return None
    if record.definition_hash == definition.digest:
        outcome.unchanged += 1
        return None
    page = record.page.specific
    if page.has_unpublished_changes or digest_page(page) != record.content_hash:
        outcome.changed_by_editor.append(definition.key)
        return None
    outcome.renewed.append(definition.key)
    return page


def _publish(definition: PageDefinition, page: Page, lookup: Lookup) -> None:
    """Fill and publish the page, and remember what was loaded."""
    page = page.specific_class.objects.get(pk=page.pk)
    fill_page(page, definition, lookup)
    publish(page)
    stored = page.specific_class.objects.get(pk=page.pk)
    StarterRecord.objects.update_or_create(
        key=definition.key,
        defaults={
            "page_id": page.pk,
            "definition_hash": definition.digest,
            "content_hash": digest_page(stored),
            "loaded_at": timezone.now(),
        },
    )


def report_pages(outcome: Outcome, say: Say) -> None:
    """Say in short lines what became of the pages."""
    say(
        f"pages: {len(outcome.made)} made, {len(outcome.renewed)} renewed, "
        f"{outcome.unchanged} unchanged"
    )
    for keys, reason in (
        (outcome.changed_by_editor, "changed by an editor; left alone"),
        (outcome.deleted_by_editor, "deleted by an editor; not made again"),
        (outcome.without_place, "address taken or parent gone; left out"),
    ):
        for key in keys:
            say(f"  {key}: {reason}")
    say(f"questions: {outcome.questions}")
    say(f"site: {outcome.site}")
