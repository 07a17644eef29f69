"""Makes the published numbers of a month, once it is over; the only place that counts for them.

A number that is published never changes: neither what comes later (a completion revoked, a person
erased, an organisation renamed) nor a second run counts again. So nothing can be learned from the
difference between a report and the one of the day before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from learning.domain.figures.suppression import find_shown
from learning.models import Completion, CompletionOrganisation, PublishedFigure, ReportMonth

Table = PublishedFigure.Table
# What was awarded at the end of a month may be stored a little later.
SETTLING = timedelta(days=1)
# The key of those who had no audience, or belonged to no organisation.
NONE = ""


@dataclass(frozen=True)
class Cell:
    """A number of a table before anybody asked whether it may be published."""

    key: str
    label: str
    count: int


def close_months(*, now: datetime) -> str:
    """Make the numbers of every month that is over and has none yet; due work."""
    made = sum(_close(month, now) for month in _list_open_months(now))
    return f"{made} months made"


def first_of_next(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _list_open_months(now: datetime) -> Iterator[date]:
    first = Completion.objects.order_by("awarded_at").values_list("awarded_at", flat=True).first()
    if first is None:
        return
    last = ReportMonth.objects.order_by("-month").values_list("month", flat=True).first()
    month = first_of_next(last) if last else timezone.localdate(first).replace(day=1)
    while _begin(first_of_next(month)) + SETTLING <= now:
        yield month
        month = first_of_next(month)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _close(month: date, now: datetime) -> bool:
    """Make the numbers of one month unless they are there; return whether they were made now."""
    with transaction.atomic():
        row, made = ReportMonth.objects.get_or_create(month=month, defaults={"made_at": now})
        if made:
            PublishedFigure.objects.bulk_create(_make_figures(row))
    return made


def _make_figures(month: ReportMonth) -> Iterator[PublishedFigure]:
    begin, end = _begin(month.month), _begin(first_of_next(month.month))
    completions = (
        Completion.objects.of_modules()
        .completed(month.made_at)
        .filter(awarded_at__gte=begin, awarded_at__lt=end)
        .order_by()
    )
    total = completions.count()
    tables = {
        Table.MODULE: _count(completions, "subject_key", "title"),
        Table.AUDIENCE: _count(completions, "audience_code", "audience"),
        Table.ORGANISATION: _count_organisations(completions),
    }
    shown = {
        table: find_shown({cell.key: cell.count for cell in cells}, total)
        for table, cells in tables.items()
    }
    # The tables share their total: where one cannot stand beside it, none can.
    if any(keys is None for keys in shown.values()):
        return
    yield PublishedFigure(month=month, table=Table.ALL, count=total)
    for table, cells in tables.items():
        for cell in cells:
            if cell.key in (shown[table] or ()):
                yield PublishedFigure(
                    month=month, table=table, key=cell.key, label=cell.label, count=cell.count
                )


def _count(completions: QuerySet[Completion], key: str, label: str) -> list[Cell]:
    rows: Any = completions.values_list(key).annotate(label=Max(label), number=Count("pk"))
    return [Cell(str(each), name or "", number) for each, name, number in rows]


def _count_organisations(completions: QuerySet[Completion]) -> list[Cell]:
    """Return the completions by organisation; of people in two of them, in both."""
    rows: Any = (
        CompletionOrganisation.objects.filter(completion__in=completions)
        .order_by()
        .values_list("organisation")
        .annotate(label=Max("name"), number=Count("pk"))
    )
    cells = [Cell(str(each), name, number) for each, name, number in rows]
    belongs = CompletionOrganisation.objects.filter(completion=OuterRef("pk"))
    without = completions.filter(~Exists(belongs)).count()
    return [*cells, Cell(NONE, "", without)] if without else cells
