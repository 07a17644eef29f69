"""Adapters from signals to `note_change`: what of a page's surroundings changes its documents."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_migrate,
    post_save,
    pre_delete,
)
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished

from hub.core.page_cache import is_draft_save
from hub.core.search_documents import PAGES, PLACES, note_change, save_with_signals, watch_rows
from hub.media.models import CustomDocument
from hub.search.document_source import FILES, files_of_page
from hub.search.page_source import pages_below, pages_left_behind
from hub.search.place_source import PLACE
from hub.taxonomy.models import PageTerm, Term, TermLabel


def on_page_saved(sender: type, instance: Any, update_fields: Any = None, **kwargs: Any) -> None:
    if issubclass(sender, Page) and not is_draft_save(update_fields):
        note_change(PAGES, [instance.pk, *pages_left_behind(instance)])
        note_change(FILES, files_of_page(instance))  # those that it referred to before


def on_page_standing_changed(instance: Page, **kwargs: Any) -> None:
    note_change(FILES, files_of_page(instance))


def on_page_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    if issubclass(sender, Page):
        note_change(PAGES, [instance.pk])
        note_change(FILES, files_of_page(instance))


def on_restriction_changed(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, PageViewRestriction):
        owner = Page.objects.filter(pk=instance.page_id)
        note_change(PAGES, pages_below(*owner.values_list("path", flat=True)))
        note_change(FILES, CustomDocument.objects.values_list("pk", flat=True))


def on_collection_restricted(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, CollectionViewRestriction):
        below = CustomDocument.objects.filter(collection__path__startswith=instance.collection.path)
        note_change(FILES, below.values_list("pk", flat=True))


def on_migrated(apps: Apps = installed, **kwargs: Any) -> None:
    """A new version may say other things of places; unless our tables were just taken away."""
    with suppress(LookupError):
        apps.get_model("search", "ChangeLog")
        note_change(PLACE, PLACES)


def pages_of_term(term: Term) -> Iterable[int]:
    return PageTerm.objects.filter(term=term.pk).values_list("page", flat=True)


def connect(app: AppConfig) -> None:
    """Connect the adapters, once."""
    uid = "search-pages"
    post_migrate.connect(on_migrated, sender=app, dispatch_uid="search-places")
    post_save.connect(on_page_saved, dispatch_uid=uid)
    pre_delete.connect(on_page_deleted, dispatch_uid=uid)
    page_published.connect(on_page_standing_changed, dispatch_uid=uid)
    page_unpublished.connect(on_page_standing_changed, dispatch_uid=uid)
    for signal in (post_save, post_delete):
        signal.connect(on_restriction_changed, sender=PageViewRestriction, dispatch_uid=uid)
        signal.connect(on_collection_restricted, sender=CollectionViewRestriction, dispatch_uid=uid)
    for model, adapter in (
        (PageViewRestriction, on_restriction_changed),
        (CollectionViewRestriction, on_collection_restricted),
    ):
        save_with_signals(model)
        m2m_changed.connect(adapter, sender=model.groups.through, dispatch_uid=uid)
    watch_rows(
        PAGES,
        {
            PageTerm: lambda row: [row.page_id],
            Term: pages_of_term,
            TermLabel: lambda label: pages_of_term(label.term) if label.term_id else (),
        },
    )
