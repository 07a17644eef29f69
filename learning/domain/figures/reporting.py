"""The publisher's report: one query for screen, CSV and API.

It reads published numbers only (`publishing`); a filter picks among them and counts nothing anew.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from learning.domain.figures.publishing import NONE, first_of_next
from learning.models import PublishedFigure, ReportMonth

Table = PublishedFigure.Table
SPLITS = (Table.MODULE, Table.AUDIENCE, Table.ORGANISATION)


@dataclass(frozen=True)
class ReportQuery:
    """By what to split, and the first and the last month (their first days); None: no end."""

    split: str = Table.MODULE
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Line:
    """One module, audience or organisation; a number for each month, None where none is shown."""

    key: str
    label: str
    counts: list[int | None]

    @property
    def total(self) -> int:
        """The sum of what is shown, which is less than all where something is hidden."""
        return sum(count for count in self.counts if count is not None)


@dataclass(frozen=True)
class Report:
    """The months asked for that have been made, all completions of each, and the lines."""

    query: ReportQuery
    months: list[date] = field(default_factory=list)
    everything: Line = field(default_factory=lambda: Line("", "", []))
    lines: list[Line] = field(default_factory=list)

    def list_rows(self) -> list[dict[str, Any]]:
        """Return the report as rows of month, split, key, name and completions, all lines alike."""
        named = [
            (str(Table.ALL), self.everything),
            *((self.query.split, each) for each in self.lines),
        ]
        return [
            {
                "month": f"{month:%Y-%m}",
                "by": split,
                "key": line.key,
                "name": line.label,
                "completions": count,
            }
            for split, line in named
            for month, count in zip(self.months, line.counts, strict=True)
        ]


def build_report(query: ReportQuery) -> Report:
    """Return the report; two queries."""
    wanted = ReportMonth.objects.order_by("month")
    if query.since:
        wanted = wanted.filter(month__gte=query.since.replace(day=1))
    if query.until:
        wanted = wanted.filter(month__lt=first_of_next(query.until))
    months = dict(wanted.values_list("pk", "month"))
    counts: defaultdict[tuple[str, str], dict[date, int]] = defaultdict(dict)
    labels: dict[tuple[str, str], str] = {}
    figures = PublishedFigure.objects.filter(
        month__in=wanted, table__in=[Table.ALL, query.split]
    ).order_by("month__month")
    for month, table, key, label, count in figures.values_list(
        "month", "table", "key", "label", "count"
    ):
        counts[table, key][months[month]] = count
        labels[table, key] = label  # the newest name
    days = list(months.values())
    lines = [
        Line(key, labels[table, key] or _name_none(table, key), [found.get(day) for day in days])
        for (table, key), found in counts.items()
        if table != Table.ALL
    ]
    everything = [counts[Table.ALL, NONE].get(day) for day in days]
    return Report(
        query,
        days,
        Line(NONE, _("All completions"), everything),
        sorted(lines, key=lambda line: (line.key == NONE, line.label.casefold(), line.key)),
    )


def _name_none(table: str, key: str) -> str:
    if key != NONE:
        return key
    return _("No organisation") if table == Table.ORGANISATION else _("Not stated")
