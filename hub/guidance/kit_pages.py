"""Kits from the pages that editors chose, and the reader's place in one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from hub.core.page_cache import remember
from hub.core.visibility import restricted
from hub.guidance.kits import MINUTES, Kit, Place, Reading, choose_readings, find_place, parse_key
from hub.guidance.models import GuidancePage, KitIndexPage, KitPage
from hub.guidance.models.kits import KitReading
from hub.guidance.reading import page_minutes


def list_kits(index: KitIndexPage, request: HttpRequest) -> list[dict[str, Any]]:
    """Return each kit page below `index` with its kits by minutes, in three queries."""
    pages = list(KitPage.objects.child_of(index).live().exclude(restricted()).order_by("path"))
    built = build_kits(pages, request)
    return [{"page": page, "kits": built[page.pk]} for page in pages]


def describe_kits(page: KitPage, request: HttpRequest) -> dict[str, Any]:
    """Return the kits of one role, and the minutes that the address asks for."""
    kits = build_kits([page], request)[page.pk]
    asked = request.GET.get("minutes", "")
    shown = [kit for kit in kits if str(kit.minutes) == asked]
    return {"kits": shown or kits, "choices": kits, "asked": shown[0] if shown else None}


def find_reader(page: GuidancePage, request: HttpRequest) -> Place | None:
    """Return where the reader of `page` is in the kit that the address names.

    None, and no query, when the address names none; None for a kit that is not public or does
    not hold this page.
    """
    wanted = parse_key(request.GET.get("kit", ""))
    if wanted is None:
        return None
    slug, minutes = wanted
    kit_page = (
        KitPage.objects.live().exclude(restricted()).filter(slug=slug).order_by("path").first()
    )
    if kit_page is None:
        return None
    kit = next(each for each in _recall_kits(kit_page, request) if each.minutes == minutes)
    return find_place(kit, page.pk, request.GET.get("at", ""))


def _recall_kits(page: KitPage, request: HttpRequest) -> list[Kit]:
    """Return the kits of a public page: built once for all the pages that stand in them."""
    name = f"kits:{page.pk}:{request.get_host()}:{get_language()}"
    return remember(name, lambda: build_kits([page], request)[page.pk])


def build_kits(pages: list[KitPage], request: HttpRequest) -> dict[int, list[Kit]]:
    """Return the kits of each page by its key, shortest first, in two queries for all of them.

    Pages that the public cannot read, and those that another page has replaced, are left out.
    """
    chosen: dict[int, list[int]] = {page.pk: [] for page in pages}
    rows = KitReading.objects.filter(kit__in=chosen).order_by("sort_order", "pk")
    for kit_pk, guidance_pk in rows.values_list("kit_id", "guidance_id"):
        chosen[kit_pk].append(guidance_pk)
    wanted = {pk for row in chosen.values() for pk in row} | {page.ending_id for page in pages}
    readings = {
        guidance.pk: Reading(
            guidance.pk, guidance.title, guidance.get_url(request), page_minutes(guidance)
        )
        for guidance in GuidancePage.objects.readable().filter(pk__in=wanted, superseded_by=None)
    }
    return {page.pk: _kits_of(page, chosen[page.pk], readings, request) for page in pages}


def _kits_of(
    page: KitPage, chosen: list[int], readings: dict[int, Reading], request: HttpRequest
) -> list[Kit]:
    candidates = [readings[pk] for pk in chosen if pk in readings]
    return [
        Kit(
            slug=page.slug,
            title=page.title,
            url=page.get_url(request),
            minutes=minutes,
            readings=choose_readings(candidates, minutes),
            ending=readings.get(page.ending_id),
        )
        for minutes in MINUTES
    ]
