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
        return {"code": self.standing.value, "label": self.status}

    @property
    def has_figure(self) -> bool:
        return self.standing != Standing.NO_FIGURE

    @property
    def status(self) -> str:
        """The status in words; of a verified outcome with who verified it, and how."""
        if self.standing == Standing.VERIFIED:
            return name_verified(self.outcome)
        return str(self.standing.label)

    @property
    def summary(self) -> str:
        """Each figure under the name of its status as one line, for lists and files."""
        parts = [f"{line.label}: {line.text}" for line in self.lines if line.is_reported]
        if self.standing == Standing.NO_FIGURE:
            parts.append(self.status)
        elif self.standing in {Standing.TARGET, Standing.COMMITTED}:
            parts.append(_("Delivery: not reported"))
        if self.has_share:
            parts.append(f"{self.share_label}: {self.share}")
        return "; ".join(parts)

    @property
    def share_label(self) -> str:
        """What the share is a share of: a target is no commitment."""
        if self.outcome.committed is None:
            return _("Share of the target delivered")
        return _("Share of the commitment delivered")


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
        bars=draw_bars(outcome) if share is not None else [],
    )


def list_lines(outcome: Outcome) -> list[FigureLine]:
    """Return the figures: those of promise and delivery always, where it started if measured."""
    promised = outcome.promised_period or outcome.period
    delivered = outcome.delivered_period or outcome.period
    unit, delivered_unit = outcome.unit, outcome.delivered_unit or outcome.unit
    rows: list[tuple[str, Any, Figure]] = [
        (Standing.TARGET, Standing.TARGET.label, Figure(outcome.target, unit, promised)),
        (Standing.COMMITTED, Standing.COMMITTED.label, Figure(outcome.committed, unit, promised)),
        (
            Standing.DELIVERED,
            Standing.DELIVERED.label,
            Figure(outcome.delivered, delivered_unit, delivered),
        ),
        (
            Standing.VERIFIED,
            name_verified(outcome),
            Figure(outcome.verified, delivered_unit, delivered),
        ),
    ]
    if outcome.baseline is not None:
        before = Figure(outcome.baseline, unit, outcome.baseline_period)
        rows.insert(0, ("baseline", _("Before"), before))
    return [
        FigureLine(
            str(code),
            str(label),
            format_figure(figure),
            figure.period if figure.is_reported else "",
            figure.is_reported,
        )
        for code, label, figure in rows
    ]


def name_verified(outcome: Outcome) -> str:
    """Return the name of the status of a verified figure: by whom, and how, where it is known."""
    if outcome.verified is None or not outcome.verified_by:
        return str(Standing.VERIFIED.label)
    return _("Verified by %(name)s") % {"name": outcome.verified_by}


def draw_bars(outcome: Outcome) -> list[Bar]:
    """Return the two bars on one scale, each in the colour of its status; of what compares."""
    values = [
        ("target" if outcome.committed is None else "committed", outcome.promise.value),
        ("delivered" if outcome.verified is None else "verified", outcome.delivery.value),
    ]
    longest = max(value or Decimal(0) for _code, value in values) or Decimal(1)
    return [
        Bar(code, f"{max(value or Decimal(0), Decimal(0)) / longest * BAR_WIDTH:.2f}", y)
        for (code, value), y in zip(values, (0, 14), strict=True)
    ]
