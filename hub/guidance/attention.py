"""What editors must look at: what is overdue, and what rests on law that no longer stands.

One list over guidance, laws, thresholds, rules and words, so that a change of law shows its wake.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hub.guidance.models import GuidancePage
from hub.reference.models import GlossaryTerm, Instrument, Rule, Threshold

OVERDUE = "overdue"
ENDED_LAW = "ended_law"
REASONS = {
    OVERDUE: _("Review overdue"),
    ENDED_LAW: _("Rests on law that no longer stands"),
}


@dataclass(frozen=True)
class Item:
    """One thing to look at, and why; `reasons` are keys of `REASONS`."""

    row: Any
    kind: str
    reasons: list[str]

    @property
    def title(self) -> str:
        return str(self.row)

    @property
    def review_by(self) -> date | None:
        return self.row.review_by

    @property
    def reason_labels(self) -> list[str]:
        return [str(REASONS[reason]) for reason in self.reasons]


def list_attention(day: date) -> list[Item]:
    """Return everything to look at on `day`: what rests on ended law first, then by review date.

    Pages that are not public and rules out of use are left out: nobody is misled by them.
    """
    items = [item for rows in _sources(day) for item in rows]
    return sorted(
        items,
        key=lambda item: (
            ENDED_LAW not in item.reasons,
            item.review_by or date.max,
            item.kind,
            item.title,
        ),
    )


def _sources(day: date) -> Iterator[Iterator[Item]]:
    guidance = GuidancePage.objects.live()
    yield _items(guidance.review_overdue(day), guidance.resting_on_ended(day))
    rules = Rule.objects.in_use()
    yield _items(rules.review_overdue(day), rules.resting_on_ended(day))
    thresholds = Threshold.objects.all()
    yield _items(thresholds.review_overdue(day), thresholds.resting_on_ended(day))
    for model in (Instrument, GlossaryTerm):
        yield _items(model.objects.review_overdue(day), model.objects.none())


def _items(overdue: QuerySet, ended: QuerySet) -> Iterator[Item]:
    reasons: dict[int, list[str]] = {}
    rows: dict[int, Any] = {}
    for reason, found in ((ENDED_LAW, ended), (OVERDUE, overdue)):
        for row in found:
            rows[row.pk] = row
            reasons.setdefault(row.pk, []).append(reason)
    for pk, row in rows.items():
        yield Item(row, str(row._meta.verbose_name), reasons[pk])
