"""Threshold: an amount of money from which a rule bites, for whom and when."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from hub.core.models.starter import StarterContent
from hub.reference.choice_lists import CodesField
from hub.reference.law.vocabulary import (
    Authority,
    Circumstance,
    Comparison,
    ContractKind,
    Line,
    Nation,
    Vat,
)
from hub.reference.models.instruments import rests_on_ended


class ThresholdQuerySet(models.QuerySet["Threshold"]):
    """Thresholds by what an editor must look at."""

    def review_overdue(self, day: date | None = None) -> ThresholdQuerySet:
        """Those whose next review should have been before `day` (today)."""
        return self.filter(review_by__lt=day or timezone.localdate())

    def resting_on_ended(self, day: date | None = None) -> ThresholdQuerySet:
        """Those without an end whose instrument no longer stands on `day` (today)."""
        return self.filter(rests_on_ended("instrument", day), end=None)


class Threshold(StarterContent, index.Indexed, models.Model):
    """One row of the table of thresholds.

    An empty list of nations, authorities or contract kinds means all of them. Where several rows
    fit a purchase that is not fully known, nothing is said unless all of them agree.
    """

    code = models.CharField(
        _("code"), max_length=20, unique=True, help_text=_("Short and lasting, for example T49.")
    )
    line = models.CharField(_("what it decides"), max_length=30, choices=Line.choices)
    nations = CodesField(_("nations"), vocabulary=Nation, help_text=_("None chosen: all."))
    authorities = CodesField(
        _("kinds of body"), vocabulary=Authority, help_text=_("None chosen: all.")
    )
    contract_kinds = CodesField(
        _("kinds of contract"), vocabulary=ContractKind, help_text=_("None chosen: all.")
    )
    circumstances = CodesField(
        _("only when"),
        vocabulary=Circumstance,
        help_text=_("Goes before the amounts for any purchase."),
    )
    value = models.DecimalField(
        _("amount"),
        max_digits=14,
        decimal_places=2,
        help_text=_("In pounds; for the VAT line, the percentage."),
    )
    comparison = models.CharField(
        _("reached when the value is"),
        max_length=20,
        choices=Comparison.choices,
        default=Comparison.AT_OR_ABOVE,
    )
    vat = models.CharField(_("VAT"), max_length=20, choices=Vat.choices, default=Vat.INCLUDED)
    start = models.DateField(_("from"))
    end = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty while it holds.")
    )
    instrument = models.ForeignKey(
        "reference.Instrument",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("law or policy"),
    )
    basis = models.CharField(
        _("set by"), max_length=200, blank=True, help_text=_("The text that sets the amount.")
    )
    source = models.ForeignKey(
        "reference.Source",
        on_delete=models.SET_NULL,
        null=True,
        blank=False,
        related_name="+",
        verbose_name=_("source"),
    )
    second_source = models.ForeignKey(
        "reference.Source",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second source"),
    )
    note = models.TextField(
        _("what is not certain"), blank=True, max_length=800, help_text=_("Shown to readers.")
    )
    review_by = models.DateField(_("review by"), null=True, blank=True)

    objects = ThresholdQuerySet.as_manager()

    search_fields: ClassVar[list] = [
        index.AutocompleteField("code"),
        index.FilterField("line"),
        index.FilterField("start"),
        index.FilterField("review_by"),
    ]

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        ordering: ClassVar[list[str]] = ["-start", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(value__gt=0), name="threshold_above_zero"),
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=models.F("start")),
                name="threshold_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.get_line_display()}"

    def clean(self) -> None:
        """Raise ValidationError when it ends before it begins."""
        super().clean()
        # A form may leave the first day empty, and then says so itself.
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValidationError({"end": _("The last day lies before the first.")})

    @property
    def is_review_overdue(self) -> bool:
        return self.review_by is not None and self.review_by < timezone.localdate()
