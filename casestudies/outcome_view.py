"""An outcome as readers see it: its figures in words, and the bars of promise and delivery."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from casestudies.figures import Figure, Standing
from casestudies.models import Outcome
from casestudies.wording import format_figure, format_share

BAR_WIDTH = Decimal(100)


@dataclass(frozen=True)
class FigureLine:
    """One figure of an outcome in words; `code` is the status of the figure."""

    code: str
    label: str
    text: str
    period: str
    is_reported: bool


@dataclass(frozen=True)
class Bar:
    """A bar of the picture: `width` of a hundred, at the height `y`."""

    code: str
    width: str
    y: int


@dataclass(frozen=True)
class OutcomeView:
    """An outcome with all that its display needs; nothing in it is computed by a template."""

    outcome: Outcome
    standing: Standing
    lines: list[FigureLine]
    share: str
    has_share: bool
    bars: list[Bar]

    @property
    def standing_chip(self) -> dict[str, Any]:
        return {"code": self.standing.value, "label": self.standing.label}

    @property
    def summary(self) -> str:
        """Promise, delivery and share as one line, for lists and files."""
        parts = [
            _("promised: %(promise)s") % {"promise": format_figure(self.outcome.promise)},
            _("delivered: %(delivery)s") % {"delivery": format_figure(self.outcome.delivery)},
        ]
        if self.has_share:
            parts.append(_("share delivered: %(share)s") % {"share": self.share})
        return "; ".join(parts)


def describe_outcomes(outcomes: Iterable[Outcome]) -> list[OutcomeView]:
    """Return outcomes as readers see them, in the same order."""
    return [describe_outcome(outcome) for outcome in outcomes]


def describe_outcome(outcome: Outcome) -> OutcomeView:
    """Return an outcome as readers see it."""
    share = outcome.share_delivered
    return OutcomeView(
        outcome=outcome,
        standing=outcome.standing,
        lines=list_lines(outcome),
        share=format_share(share),
        has_share=share is not None,
        bars=draw_bars(outcome.promise, outcome.delivery) if share is not None else [],
    )


def list_lines(outcome: Outcome) -> list[FigureLine]:
    """Return the figures: those of promise and delivery always, where it started if measured."""
    promised = outcome.promised_period or outcome.period
    delivered = outcome.delivered_period or outcome.period
    unit, delivered_unit = outcome.unit, outcome.delivered_unit or outcome.unit
    rows: list[tuple[str, Any, Figure]] = [
        ("target", _("Target"), Figure(outcome.target, unit, promised)),
        ("committed", _("Committed"), Figure(outcome.committed, unit, promised)),
        ("delivered", _("Delivered"), Figure(outcome.delivered, delivered_unit, delivered)),
        ("verified", _("Verified"), Figure(outcome.verified, delivered_unit, delivered)),
    ]
    if outcome.baseline is not None:
        before = Figure(outcome.baseline, unit, outcome.baseline_period)
        rows.insert(0, ("baseline", _("Before"), before))
    return [
        FigureLine(
            code,
            label,
            format_figure(figure),
            figure.period if figure.is_reported else "",
            figure.is_reported,
        )
        for code, label, figure in rows
    ]


def draw_bars(promise: Figure, delivery: Figure) -> list[Bar]:
    """Return the two bars on one scale; only for figures that compare."""
    values = [
        ("committed", promise.value or Decimal(0)),
        ("delivered", delivery.value or Decimal(0)),
    ]
    longest = max(value for _code, value in values) or Decimal(1)
    return [
        Bar(code, f"{max(value, Decimal(0)) / longest * BAR_WIDTH:.2f}", y)
        for (code, value), y in zip(values, (0, 14), strict=True)
    ]
