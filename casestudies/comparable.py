"""Case studies that are like a purchase, for the take-away pack of the rule finder.

Like it is a case in the same nation and of about the same value, or works like works. Where
nothing of the kind is known of the purchase, nothing is comparable. The list of the same nation
comes last, so that nobody is left without a way on.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casestudies.bands import POUNDS, band_of
from casestudies.census import STRONGEST, Census, recall_census
from casestudies.evidence import EvidenceLevel
from casestudies.facets import PLACE, VALUE, recall_shelf
from casestudies.models import SECTIONS, CaseStudyIndexPage, CaseStudyPage
from casestudies.wording import format_value
from hub.guidance.comparable import Comparable
from hub.reference.law.facts import Situation
from hub.reference.law.vocabulary import ContractKind, Nation

MOST = 3
CONSTRUCTION = "construction"


def find_comparable(situation: Situation, request: HttpRequest) -> list[Comparable]:
    """Return the public case studies most like the purchase, the strongest evidence first."""
    index = CaseStudyIndexPage.objects.live().order_by("path").first()
    if index is None or situation.nation == Nation.OUTSIDE:
        return []
    census = recall_census(index, recall_shelf())
    keys = census.sort(find_alike(census, situation), STRONGEST)[:MOST]
    pages = CaseStudyPage.objects.readable().defer(*SECTIONS).in_bulk(keys)
    return [
        *(
            Comparable(page.title, page.get_full_url(request) or "", describe_likeness(page))
            for page in (pages[key] for key in keys if key in pages)
        ),
        *list_of_nation(index, census, situation.nation, request),
    ]


def list_of_nation(
    index: CaseStudyIndexPage, census: Census, nation: str, request: HttpRequest
) -> list[Comparable]:
    """Return the way to all case studies of a nation; none where there are none."""
    count = census.any_of(PLACE, [nation]).bit_count() if nation else 0
    if not count:
        return []
    text = ngettext("%(number)d case study: %(place)s", "%(number)d case studies: %(place)s", count)
    title = text % {"number": count, "place": Nation(nation).label}
    url = f"{index.get_full_url(request)}?{urlencode({PLACE: nation})}"
    return [Comparable(title, url, is_list=True)]


def find_alike(census: Census, situation: Situation) -> int:
    """Return the positions of the case studies that are like the purchase."""
    alike = 0
    if situation.value is not None:
        alike |= census.any_of(VALUE, [band_of(situation.value, POUNDS, "")])
    if situation.contract_kind == ContractKind.WORKS:
        alike |= census.any_of("sector", [CONSTRUCTION])
    if situation.nation:
        alike &= census.any_of(PLACE, [situation.nation])
    return alike


def describe_likeness(page: CaseStudyPage) -> str:
    """Return where it was, what it was worth and how strong the evidence is, in one line."""
    parts = (
        page.place_name,
        format_value(page),
        str(EvidenceLevel(page.evidence_level).label) if page.evidence_level else "",
        _("they would not do again: %(text)s") % {"text": page.would_not_repeat}
        if page.would_not_repeat
        else "",
    )
    return "; ".join(part for part in parts if part)
