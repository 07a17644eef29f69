"""Which texts cite a row of thresholds or of law and policy, published or in draft.

The texts themselves are read, not an index of them: a row that is new today is cited by every
text whose reference selects it, and no index could know that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Revision

from hub.core.facts import list_references
from hub.core.search_documents import PAGES, note_change
from hub.core.usage import Use, describe_use
from hub.reference.facts import fits, parse_reference, slim_threshold
from hub.reference.models import GlossaryTerm, Instrument, Threshold

Row = Threshold | Instrument


def find_citations(row: models.Model) -> list[Use]:
    """Return what cites `row`, each thing once, live texts first; nothing for other models."""
    if not isinstance(row, Threshold | Instrument):
        return []
    found: dict[tuple[str, str], Use] = {}
    for owner, text in list_citing_texts(row):
        if cites(text, row):
            use = describe_use(owner)
            found.setdefault((use.model_label, use.pk), use)
    for revision in _newest_revisions(row):
        owner = revision.content_object
        if owner is not None and cites(revision.text, row):
            use = describe_use(owner, is_draft=True)
            found.setdefault((use.model_label, use.pk), use)
    return list(found.values())


def find_citing_objects(row: Row) -> list[models.Model]:
    """Return the stored objects, pages or other rows, whose text cites `row`."""
    found = {
        (type(owner), owner.pk): owner for owner, text in list_citing_texts(row) if cites(text, row)
    }
    return list(found.values())


def cites(text: str, row: Row) -> bool:
    """Return whether a stored text holds a reference that can select `row`."""
    return any(_selects(reference, row) for reference in list_references(text))


def list_citing_texts(row: Row) -> Iterator[tuple[models.Model, str]]:
    """Yield each object with a text that may cite `row`, and that text."""
    for model, names in _fields_with_facts().items():
        for name in names:
            texts = model._default_manager.annotate(stored_text=Cast(name, TextField()))
            for owner in texts.filter(stored_text__contains=_begin(row)):
                yield owner, owner.stored_text


def _fields_with_facts() -> dict[type[models.Model], list[str]]:
    """Return the fields of each model that may hold references."""
    found: dict[type[models.Model], list[str]] = {GlossaryTerm: ["definition", "note"]}
    for model in apps.get_models():
        names = [
            field.name
            for field in model._meta.local_concrete_fields
            if isinstance(field, RichTextField | StreamField)
        ]
        if names:
            found[model] = names
    return found


def _begin(row: Row) -> str:
    """Return how every reference to `row` begins."""
    return f"threshold:{row.line}" if isinstance(row, Threshold) else f"law:{row.code}:"


def _selects(text: str, row: Row) -> bool:
    reference = parse_reference(text)
    if reference is None:
        return False
    if isinstance(row, Instrument):
        return reference.kind == "law" and reference.words[0] == row.code
    if reference.kind != "threshold" or not fits(slim_threshold(row), reference.words):
        return False
    is_over = row.end is not None and row.end < reference.on
    is_ahead = reference.day is not None and row.start > reference.day
    return not is_over and not is_ahead


def _newest_revisions(row: Row) -> Iterator[Any]:
    same_object = Revision.objects.filter(
        base_content_type=OuterRef("base_content_type"), object_id=OuterRef("object_id")
    )
    newer = same_object.filter(created_at__gt=OuterRef("created_at"))
    revisions = Revision.objects.annotate(is_old=Exists(newer), text=Cast("content", TextField()))
    wanted = Q(is_old=False) | Q(approved_go_live_at__isnull=False)
    yield from revisions.filter(wanted, text__contains=_begin(row)).order_by("pk").iterator()


def list_citing_pages(row: Row) -> list[int]:
    """Return the keys of the pages whose text cites `row`, or may have cited what it was before."""
    return [owner.pk for owner, _text in list_citing_texts(row) if isinstance(owner, Page)]


def list_rows_of_new_days(now: datetime) -> list[Row]:
    """Return the rows that began, or had their last day, in the week before `now`."""
    today = timezone.localdate(now)
    week = (today - timedelta(days=7), today)
    thresholds = Threshold.objects.filter(Q(start__range=week) | Q(end__range=week))
    laws = Instrument.objects.filter(Q(in_force_from__range=week) | Q(in_force_to__range=week))
    return [*thresholds, *laws]


def note_new_days(*, now: datetime) -> str:
    """Note for search the pages that say something else since a day has come; due work.

    The same pages are noted each day for a week: a site whose timer stood still catches up.
    """
    pages = {page for row in list_rows_of_new_days(now) for page in list_citing_pages(row)}
    note_change(PAGES, pages)
    return f"{len(pages)} pages noted"
