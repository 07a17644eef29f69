"""Builders of guidance: an index, pages with terms and law, and a kit."""

from __future__ import annotations

import uuid
from typing import Any

from wagtail.models import Locale

from hub.guidance.models import (
    GuidanceIndexPage,
    GuidanceInstrument,
    GuidancePage,
    KitIndexPage,
    KitPage,
    KitReading,
)
from hub.reference.models import Instrument
from hub.taxonomy.models import PageTerm, Term, TermLabel
from tests.factories.pages import add, build_home, publish_built


def build_index() -> GuidanceIndexPage:
    """Return /guidance/, made once a test."""
    found = GuidanceIndexPage.objects.first()
    if found is not None:
        return found
    page = GuidanceIndexPage(title="Guidance", slug="guidance")
    return build_home().add_child(instance=page)


def words(count: int) -> list[dict[str, Any]]:
    """Return the raw data of a text of so many words."""
    text = " ".join(["word"] * count)
    return [{"type": "rich_text", "value": f"<p>{text}</p>", "id": str(uuid.uuid4())}]


def build_term(vocabulary: str, code: str) -> Term:
    """Return the term, made once a test."""
    term, made = Term.objects.get_or_create(vocabulary=vocabulary, code=code)
    if made:
        locale = Locale.get_default()
        TermLabel.objects.create(term=term, locale=locale, name=code.capitalize())
    return term


def build_guidance(
    title: str,
    *,
    minutes: int = 1,
    terms: dict[str, str] | None = None,
    instruments: tuple[Instrument, ...] = (),
    **fields: Any,
) -> GuidancePage:
    """Return a published guidance page that takes `minutes` to read."""
    fields = {"body": words(200 * minutes - 5)} | fields
    page = GuidancePage(title=title, live=False, **fields)
    add(build_index(), page)
    page.page_terms = [
        PageTerm(term=build_term(vocabulary, code)) for vocabulary, code in (terms or {}).items()
    ]
    page.instruments = [GuidanceInstrument(instrument=instrument) for instrument in instruments]
    publish_built(page)
    return GuidancePage.objects.get(pk=page.pk)


def build_instrument(code: str, **fields: Any) -> Instrument:
    """Return a law, in force unless `fields` say otherwise."""
    defaults = {"title": code.capitalize(), "kind": "act", "summary": "What it asks."}
    return Instrument.objects.create(code=code, **(defaults | fields))


def build_kit(
    slug: str, readings: list[GuidancePage], ending: GuidancePage | None = None
) -> KitPage:
    """Return a published kit of these pages."""
    index = KitIndexPage.objects.first() or build_index().add_child(
        instance=KitIndexPage(title="Kits", slug="kits")
    )
    page = KitPage(title=slug.capitalize(), slug=slug, ending=ending, live=False)
    add(index, page)
    page.readings = [
        KitReading(guidance=reading, sort_order=order) for order, reading in enumerate(readings)
    ]
    publish_built(page)
    return KitPage.objects.get(pk=page.pk)
