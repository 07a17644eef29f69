"""Two or three case studies side by side, at an address that can be shared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casestudies.facets import recall_shelf
from casestudies.listing import LIST_RELATIONS, Row
from casestudies.models import CaseStudyIndexPage, CaseStudyPage, CaseStudyParty
from casestudies.outcome_view import describe_outcomes
from casestudies.wording import not_reported
from hub.core.navigation import Frame, Link
from hub.core.page_text import read_streams

FEWEST, MOST = 2, 3
LONGEST_SUMMARY = 300


@dataclass(frozen=True)
class Line:
    """A line of a cell; `status` is the code of a standing, `lead` a name before the text."""

    text: str
    lead: str = ""
    status: str = ""


@dataclass(frozen=True)
class ComparedRow:
    """What is said of each case study under one name, as lines; never an empty cell."""

    name: str
    cells: list[list[Line]]


def compare(request: HttpRequest, index: CaseStudyIndexPage) -> HttpResponse:
    """Show the case studies that the address names; status 400 and why, where it cannot."""
    asked = list(dict.fromkeys(read_ids(request.GET)))
    found = fetch_compared(index, [int(each) for each in asked if is_key(each)])
    errors = list_errors(asked, {str(page.pk) for page in found})
    shelf = recall_shelf()
    columns = [] if errors else [Row(page, page.get_url(request) or "", shelf) for page in found]
    context: dict[str, Any] = {
        "page": index,
        "errors": errors,
        "columns": columns,
        "rows": compare_rows(columns),
        "index_url": index.get_url(request),
        "breadcrumbs": [*Frame(request).breadcrumbs, Link(index.title, index.get_url(request))],
    }
    return render(request, "casestudies/compare.html", context, status=400 if errors else 200)


def read_ids(query: QueryDict) -> list[str]:
    """Return what the address names: `ids=3,5`, or `ids=3&ids=5` as a form sends it."""
    return [
        part.strip() for text in query.getlist("ids") for part in text.split(",") if part.strip()
    ]


def is_key(text: str) -> bool:
    """Tell whether a text can be the number of a case study."""
    return text.isascii() and text.isdigit() and len(text) < 10


def fetch_compared(index: CaseStudyIndexPage, keys: list[int]) -> list[CaseStudyPage]:
    """Return the public case studies below `index` with these keys, in their order."""
    pages = (
        CaseStudyPage.objects.readable()
        .child_of(index)
        .prefetch_related(*LIST_RELATIONS, "parties__party")
        .in_bulk(keys[: MOST + 1])
    )
    return [pages[key] for key in keys if key in pages]


def list_errors(asked: list[str], found: Iterable[str]) -> list[str]:
    """Return what is wrong with the numbers in an address, as sentences."""
    if len(asked) > MOST:
        text = _("You chose %(number)s case studies. Choose two or three.")
        return [text % {"number": len(asked)}]
    known = set(found)
    unknown = [each for each in asked if each not in known]
    errors = []
    if unknown:
        text = ngettext(
            "There is no public case study with the number %(numbers)s.",
            "There are no public case studies with the numbers %(numbers)s.",
            len(unknown),
        )
        errors.append(text % {"numbers": ", ".join(each[:20] for each in unknown)})
    if len(known) < FEWEST:
        errors.append(_("Choose two or three case studies in the list, then compare them."))
    return errors


def compare_rows(columns: list[Row]) -> list[ComparedRow]:
    """Return what is compared, the honest part first."""
    texts: list[tuple[str, Callable[[Row], list[str]]]] = [
        (_("What did not work"), lambda row: [summarise_shortcomings(row)]),
        (_("What they would not do again"), lambda row: [row.page.would_not_repeat]),
        (_("Evidence level"), lambda row: [str(row.evidence)]),
        (_("Place"), lambda row: [", ".join(row.places)]),
        (_("Sector"), lambda row: [", ".join(row.sectors)]),
        (_("When"), lambda row: [row.page.period_text]),
        (_("Contract value"), lambda row: [row.value]),
        (_("Commissioner"), lambda row: [", ".join(list_commissioners(row))]),
    ]
    return [
        ComparedRow(_("Status of outcomes"), [_standings(row) for row in columns]),
        ComparedRow(_("Outcomes"), [_outcomes(row) or _fill([]) for row in columns]),
        *(ComparedRow(name, [_fill(read(row)) for row in columns]) for name, read in texts),
    ]


def summarise_shortcomings(row: Row) -> str:
    """Return how the section about what did not work begins."""
    words = read_streams(row.page.shortcomings).body
    return Truncator(" ".join(words.split())).chars(LONGEST_SUMMARY)


def list_commissioners(row: Row) -> list[str]:
    """Return the names of those who commissioned a case."""
    role = CaseStudyParty.Role.COMMISSIONER
    return [each.party.name for each in row.page.parties.all() if each.role == role]


def _standings(row: Row) -> list[Line]:
    return [Line(str(each["label"]), status=each["code"]) for each in row.standings]


def _outcomes(row: Row) -> list[Line]:
    return [
        Line(view.summary, lead=view.outcome.measure)
        for view in describe_outcomes(row.page.outcomes.all())
    ]


def _fill(texts: list[str]) -> list[Line]:
    return [Line(text) for text in texts if text] or [Line(not_reported())]
