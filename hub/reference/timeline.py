"""What the timeline shows: events by year, and what was in force on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from hub.reference.dates import PartialDate, Standing
from hub.reference.forms import TimelineForm
from hub.reference.models import (
    Instrument,
    InstrumentChange,
    InstrumentSource,
    Source,
    TimelinePage,
)
from hub.taxonomy.models import Term
from hub.taxonomy.terms import Choice, list_choices


@dataclass(frozen=True)
class Event:
    """One thing that happened to one instrument; `when` is None where no date is known."""

    when: PartialDate | None
    instrument: Instrument
    text: str
    places: list[str]
    sources: list[InstrumentSource | Source]
    is_first: bool = False


@dataclass(frozen=True)
class YearGroup:
    """The events of one year, latest first; `year` is None for events without a date."""

    year: int | None
    events: list[Event]


@dataclass(frozen=True)
class StandingGroup:
    """The instruments that have the same standing on the day that was asked for."""

    code: str
    label: str
    instruments: list[Instrument]


@dataclass
class Timeline:
    """All that the timeline's template shows. `day` is None until a valid day is asked for."""

    form: TimelineForm
    facet: dict[str, Any]
    day: date | None
    is_future: bool
    years: list[YearGroup] = field(default_factory=list)
    standings: list[StandingGroup] = field(default_factory=list)
    chips: list[dict[str, str]] = field(default_factory=list)
    count: int = 0


def timeline_context(page: TimelinePage, request: HttpRequest) -> dict[str, Any]:
    """Return the context of the timeline page for the filters in the address."""
    return {"timeline": build_timeline(request.GET)}


def build_timeline(query: QueryDict) -> Timeline:
    """Return the timeline for the filters in `query`, in five queries however many rows.

    An invalid day shows its error and filters nothing; jurisdictions that do not exist are left
    out.
    """
    jurisdictions = list_choices("jurisdiction")
    known = {choice.code: choice for choice in jurisdictions}
    form = TimelineForm(query or None)
    form.full_clean()
    day = form.cleaned_data.get("on") if form.is_bound else None
    chosen = [code for code in query.getlist("jurisdiction") if code in known]
    instruments = _fetch(chosen, {choice.pk: choice.name for choice in jurisdictions})
    timeline = Timeline(
        form=form,
        facet=_facet(jurisdictions, chosen),
        day=day,
        is_future=bool(day and day > timezone.localdate()),
        chips=_chips(known, chosen, form, day),
        count=len(instruments),
    )
    if day:
        timeline.standings = group_by_standing(instruments, day)
    else:
        timeline.years = group_by_year(instruments)
    return timeline


def _fetch(chosen: list[str], names: dict[int, str]) -> list[Instrument]:
    rows = Instrument.objects.for_jurisdictions(chosen) if chosen else Instrument.objects.all()
    sources = InstrumentSource.objects.select_related("source").order_by("sort_order", "pk")
    changes = InstrumentChange.objects.select_related("source").order_by("sort_order", "pk")
    rows = rows.select_related("superseded_by").prefetch_related(
        Prefetch("instrument_sources", queryset=sources),
        Prefetch("changes", queryset=changes),
        Prefetch("jurisdictions", queryset=Term.objects.all()),
    )
    instruments = list(rows)
    for row in instruments:
        keys = {term.pk for term in row.jurisdictions.all()}
        row.places = [name for key, name in names.items() if key in keys]
        for change in row.changes.all():
            change.place = names.get(change.jurisdiction_id)
    return instruments


def group_by_standing(instruments: list[Instrument], day: date) -> list[StandingGroup]:
    """Sort the instruments by what they were on `day`; empty groups are left out."""
    groups: dict[Standing, list[Instrument]] = {standing: [] for standing in Standing}
    for row in instruments:
        groups[row.status_on(day)].append(row)
    return [
        StandingGroup(standing.value, str(standing.label), sorted(rows, key=str))
        for standing, rows in groups.items()
        if rows
    ]


def group_by_year(instruments: list[Instrument]) -> list[YearGroup]:
    """Return all events by year, latest first; those without a date stand in the last group."""
    years: dict[int | None, list[Event]] = {}
    for row in instruments:
        for event in list_events(row):
            years.setdefault(event.when.value.year if event.when else None, []).append(event)
    for events in years.values():
        events.sort(key=lambda event: (_sort_day(event), str(event.instrument)), reverse=True)
    known = sorted((year for year in years if year is not None), reverse=True)
    order: list[int | None] = [*known, None] if None in years else [*known]
    return [YearGroup(year, years[year]) for year in order]


def _sort_day(event: Event) -> date:
    return event.when.latest if event.when else date.min


def list_events(row: Instrument) -> list[Event]:
    """Return what happened to one instrument, the first entry first.

    The first entry carries the summary. An instrument without any date has one entry without.
    """
    own = list(row.instrument_sources.all())
    made, starts = row.made, row.starts
    events = []
    if made and made != starts:
        events.append(Event(made, row, _made_text(row), row.places, own, is_first=True))
    if starts:
        text = _("Made and in force.") if made == starts else _start_text(row)
        events.append(Event(starts, row, text, row.places, own, is_first=not events))
    for change in row.changes.all():
        places = [change.place] if change.place else row.places
        sources = [change.source] if change.source else []
        events.append(Event(change.when, row, change.text, places, sources))
    if row.ends:
        events.append(Event(row.ends, row, _("Last day in force."), row.places, own))
    if not events or not events[0].is_first:
        events.insert(0, Event(None, row, row.get_kind_display(), row.places, own, is_first=True))
    return events


def _made_text(row: Instrument) -> str:
    kind = Instrument.Kind
    if row.kind in {kind.ACT, kind.REGULATIONS, kind.ORDER, kind.DIRECTIVE}:
        return _("Made.")
    return _("Published.")


def _start_text(row: Instrument) -> str:
    return _("Applies from this date.") if row.kind == "policy_note" else _("In force.")


def _facet(jurisdictions: list[Choice], chosen: list[str]) -> dict[str, Any]:
    return {
        "name": "jurisdiction",
        "label": _("Where"),
        "options": [
            {"value": each.code, "label": each.name, "selected": each.code in chosen}
            for each in jurisdictions
        ],
    }


def _chips(
    known: dict[str, Choice], chosen: list[str], form: TimelineForm, day: date | None
) -> list[dict[str, str]]:
    """Return the filters that are set, each with the address without it."""
    typed = form.data.get("on", "") if form.is_bound else ""
    chips = [
        {
            "label": known[code].name,
            "remove_url": "?" + _encode([each for each in chosen if each != code], typed),
        }
        for code in chosen
    ]
    if day:
        label = _("In force on %(day)s") % {"day": PartialDate(day)}
        chips.append({"label": label, "remove_url": "?" + _encode(chosen, "")})
    return chips


def _encode(chosen: list[str], typed: str) -> str:
    pairs = [("jurisdiction", code) for code in chosen]
    return urlencode(pairs + ([("on", typed)] if typed else []))
