"""Fills what only guidance has: the law it rests on, its sources, the pages of a kit."""

from __future__ import annotations

from wagtail.models import Page

from hub.guidance.models import (
    GuidanceInstrument,
    GuidancePage,
    GuidanceSource,
    KitPage,
    KitReading,
)
from hub.starter.definitions import PageDefinition
from hub.starter.lookup import Lookup
from hub.starter.markup import cited_keys


def fill_guidance(page: Page, definition: PageDefinition, lookup: Lookup) -> None:
    """Set the rows that belong to a guidance page or a kit; nothing on other pages.

    The sources are those that the text cites, in its order, and then those that the file names.
    """
    if isinstance(page, GuidancePage):
        page.instruments = [
            GuidanceInstrument(instrument=lookup.instrument(code), sort_order=order)
            for order, code in enumerate(definition.instruments)
        ]
        keys = dict.fromkeys([*cited_keys(definition.body), *definition.sources])
        page.sources = [
            GuidanceSource(source=lookup.source(key), sort_order=order)
            for order, key in enumerate(keys)
        ]
    if isinstance(page, KitPage):
        targets = [lookup.page(key) for key in definition.readings]
        page.readings = [
            KitReading(guidance_id=target.pk, sort_order=order)
            for order, target in enumerate(targets)
            if target is not None
        ]
