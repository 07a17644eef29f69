"""Outcome: what was measured, with what was aimed at, promised, delivered and verified."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from casestudies.figures import (
    STRONGEST_FIRST,
    Figure,
    Reported,
    Standing,
    share_delivered,
    standing_of,
)


def standing_expression(relation: str = "") -> Case:
    """Return `figures.standing_of` in SQL; of the outcomes behind `relation`, with its `__`."""
    cases = [
        When(**{f"{relation}{figure}__isnull": False}, then=Value(standing.value))
        for figure, standing in STRONGEST_FIRST
    ]
    return Case(*cases, default=Value(Standing.NO_FIGURE.value), output_field=models.CharField())


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def with_standing(self) -> OutcomeQuerySet:
        """Bring what became of each outcome (`figures.Standing`) as `became`."""
        return self.annotate(became=standing_expression())


def _figure(name: Any, help_text: Any = "") -> models.DecimalField:
    return models.DecimalField(
        name, max_digits=18, decimal_places=2, null=True, blank=True, help_text=help_text
    )


class Outcome(Orderable):
    """One thing that was measured. Each figure may be missing: then it is not reported.

    `period` and `unit` hold for every figure for which no other one is said. The promise is the
    target or commitment; the delivery is what was delivered or verified.
    """

    page = ParentalKey(
        "casestudies.CaseStudyPage", on_delete=models.CASCADE, related_name="outcomes"
    )
    measure = models.CharField(
        _("what was measured"), max_length=200, help_text=_("For example “Apprentices who began”.")
    )
    unit = models.CharField(
        _("unit"),
        max_length=60,
        blank=True,
        help_text=_("What the figures count: people, hours, £, % of spend."),
    )
    period = models.CharField(
        _("period"), max_length=60, blank=True, help_text=_("For example 2016/17 or 2000 to 2010.")
    )
    baseline = _figure(_("before"), _("Where it started, if somebody measured it."))
    baseline_period = models.CharField(_("period of “before”"), max_length=60, blank=True)
    target = _figure(_("target"), _("What somebody wanted to reach. Empty: not reported."))
    committed = _figure(_("committed"), _("What the supplier promised. Empty: not reported."))
    promised_period = models.CharField(
        _("period of target and commitment"), max_length=60, blank=True
    )
    delivered = _figure(_("delivered"), _("What was done, as reported. Empty: not reported."))
    verified = _figure(
        _("verified"), _("What someone independent found. Leave blank if you found no check.")
    )
    delivered_period = models.CharField(
        _("period of delivery"), max_length=60, blank=True, help_text=_("If it is another one.")
    )
    delivered_unit = models.CharField(
        _("unit of delivery"), max_length=60, blank=True, help_text=_("If it is another one.")
    )
    is_estimated = models.BooleanField(
        _("estimated"),
        default=False,
        help_text=_("The figures were worked out from a sample or a model, not counted."),
    )
    method = models.TextField(_("how it was measured"), max_length=500, blank=True)
    source = models.ForeignKey(
        "reference.Source",
        verbose_name=_("source"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    verified_by = models.CharField(
        _("verified by, and how"),
        max_length=150,
        blank=True,
        help_text=_("For example: the council’s auditors, from payroll records. Shown to readers."),
    )
    note = models.TextField(
        _("note"),
        max_length=600,
        blank=True,
        help_text=_("What readers must know: where sources disagree, what the figure leaves out."),
    )

    objects = OutcomeQuerySet.as_manager()

    panels: ClassVar[list] = [
        FieldPanel("measure"),
        FieldRowPanel([FieldPanel("unit"), FieldPanel("period")]),
        FieldRowPanel(
            [FieldPanel("target"), FieldPanel("committed"), FieldPanel("promised_period")]
        ),
        FieldRowPanel(
            [
                FieldPanel("delivered"),
                FieldPanel("verified"),
                FieldPanel("delivered_period"),
                FieldPanel("delivered_unit"),
            ]
        ),
        FieldRowPanel([FieldPanel("baseline"), FieldPanel("baseline_period")]),
        FieldRowPanel(
            [FieldPanel("source"), FieldPanel("verified_by"), FieldPanel("is_estimated")]
        ),
        FieldPanel("method"),
        FieldPanel("note"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *(
                models.CheckConstraint(
                    condition=models.Q(**{name: None}) | models.Q(**{f"{name}__gte": 0}),
                    name=f"outcome_{name}_not_negative",
                    violation_error_message=_(
                        "A figure cannot be less than 0. Say in “what was measured” what fell."
                    ),
                )
                for name in Reported._fields
            ),
            models.CheckConstraint(
                condition=models.Q(verified=None) | ~models.Q(verified_by=""),
                name="outcome_verified_by_someone",
                violation_error_message=_("Say who verified the figure."),
            ),
        ]

    def __str__(self) -> str:
        return self.measure

    def clean(self) -> None:
        """Raise ValidationError when nothing is named that says what was verified."""
        super().clean()
        if self.verified is not None and self.source_id is None:
            raise ValidationError({"source": _("Choose the source that says it was verified.")})

    @property
    def reported(self) -> Reported:
        """Which figures are reported."""
        return Reported(*(getattr(self, name) is not None for name in Reported._fields))

    @property
    def standing(self) -> Standing:
        return standing_of(self.reported)

    @property
    def promise(self) -> Figure:
        """What was committed; without a commitment, the target."""
        value = self.target if self.committed is None else self.committed
        return Figure(value, self.unit, self.promised_period or self.period)

    @property
    def delivery(self) -> Figure:
        """What was verified; where nobody verified, what was reported as delivered."""
        value = self.delivered if self.verified is None else self.verified
        unit = self.delivered_unit or self.unit
        return Figure(value, unit, self.delivered_period or self.period)

    @property
    def share_delivered(self) -> Decimal | None:
        """What part of the promise was delivered; None where it cannot be said."""
        return share_delivered(self.promise, self.delivery)
