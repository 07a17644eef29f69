"""Instrument: a law or policy with the dates that are known of it, and what says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable
from wagtail.search import index

from hub.core.models.starter import StarterContent
from hub.core.partial_dates import Precision
from hub.reference.dates import (
    ENDED,
    LegalStatus,
    Life,
    PartialDate,
    Standing,
    partial_date,
)
from hub.reference.models.citation import Citation
from hub.taxonomy.models import Term


def rests_on_ended(relation: str, day: date | None = None) -> Q:
    """Return the condition that the law or policy behind `relation` no longer stands on `day`.

    The one condition for pages, rules and thresholds alike; without a day, today.
    """
    return (
        Q(**{f"{relation}__status__in": ENDED})
        | Q(**{f"{relation}__superseded_by__isnull": False})
        | Q(**{f"{relation}__in_force_to__lt": day or timezone.localdate()})
    )


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    """Instruments by jurisdiction and day."""

    def for_jurisdictions(self, codes: Iterable[str]) -> InstrumentQuerySet:
        """Those of any of the jurisdictions, of what they are part of, or of a part of them.

        What holds in the whole United Kingdom holds in Wales; what holds in Wales is found under
        the United Kingdom.
        """
        codes = list(codes)
        near = (Q(code__in=codes) | Q(parent__code__in=codes) | Q(children__code__in=codes)) & Q(
            vocabulary="jurisdiction"
        )
        return self.filter(jurisdictions__in=Term.objects.filter(near)).distinct()

    def for_jurisdiction(self, code: str) -> InstrumentQuerySet:
        """Those of one jurisdiction; see `for_jurisdictions`."""
        return self.for_jurisdictions([code])

    def in_force_on(self, day: date) -> InstrumentQuerySet:
        """Those that were certainly in force on `day` (see `Instrument.status_on`).

        The rule lives in one place, in Python, so the rows are read for it; they are few.
        """
        rows = self.select_related("superseded_by")
        keys = [row.pk for row in rows if row.status_on(day) == Standing.IN_FORCE]
        return self.filter(pk__in=keys)

    def review_overdue(self, day: date | None = None) -> InstrumentQuerySet:
        """Those whose next review should have been before `day` (today)."""
        return self.filter(review_by__lt=day or timezone.localdate())


class Instrument(StarterContent, index.Indexed, ClusterableModel):
    """A law or policy.

    A date is never shown more exactly than its precision says. The last day in force stands in
    `in_force_to`. What could not be confirmed is said in `note`, which readers see.
    """

    class Kind(models.TextChoices):
        ACT = "act", _("Act")
        REGULATIONS = "regulations", _("Regulations")
        ORDER = "order", _("Order")
        DIRECTIVE = "directive", _("Directive")
        POLICY_NOTE = "policy_note", _("Procurement policy note")
        POLICY_STATEMENT = "policy_statement", _("Policy statement")
        POLICY = "policy", _("Policy")
        FRAMEWORK = "framework", _("Framework")
        STANDARD = "standard", _("Standard")
        CHARTER = "charter", _("Charter")
        CONSULTATION = "consultation", _("Consultation")

    code = models.SlugField(
        _("code"), max_length=80, unique=True, help_text=_("Its address on the timeline.")
    )
    title = models.CharField(_("title"), max_length=250)
    short_title = models.CharField(_("short title"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    jurisdictions = models.ManyToManyField(
        "taxonomy.Term",
        related_name="+",
        limit_choices_to={"vocabulary": "jurisdiction"},
        verbose_name=_("jurisdictions"),
    )
    status = models.CharField(
        _("status"), max_length=20, choices=LegalStatus.choices, default=LegalStatus.IN_FORCE
    )
    made_on = models.DateField(_("made or published"), null=True, blank=True)
    made_on_precision = models.CharField(
        _("exact to the"), max_length=10, choices=Precision.choices, default=Precision.DAY
    )
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_from_precision = models.CharField(
        _("exact to the"), max_length=10, choices=Precision.choices, default=Precision.DAY
    )
    in_force_to = models.DateField(
        _("last day in force"),
        null=True,
        blank=True,
        help_text=_("Empty while it is in force, and where the day is not known."),
    )
    in_force_to_precision = models.CharField(
        _("exact to the"), max_length=10, choices=Precision.choices, default=Precision.DAY
    )
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )
    summary = models.TextField(
        _("summary"), max_length=1500, help_text=_("What it asks of whom, in plain words of ours.")
    )
    note = models.TextField(
        _("what is not certain"),
        blank=True,
        max_length=1500,
        help_text=_("Shown to readers: where sources differ, what we could not confirm."),
    )
    last_reviewed = models.DateField(_("last reviewed"), null=True, blank=True)
    review_by = models.DateField(_("review by"), null=True, blank=True)

    objects = InstrumentQuerySet.as_manager()

    search_fields: ClassVar[list] = [
        index.AutocompleteField("title"),
        index.AutocompleteField("short_title"),
        index.FilterField("status"),
        index.FilterField("kind"),
        index.FilterField("review_by"),
    ]

    class Meta:
        verbose_name = _("law or policy")
        verbose_name_plural = _("law and policy")
        ordering: ClassVar[list[str]] = ["made_on", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # A day known to the month or the year is stored as the first of it.
            models.CheckConstraint(
                condition=models.Q(in_force_from=None)
                | models.Q(in_force_to=None)
                | ~models.Q(in_force_to_precision=Precision.DAY)
                | models.Q(in_force_to__gte=models.F("in_force_from")),
                name="instrument_in_force_to_after_from",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.short_title or self.title

    @property
    def made(self) -> PartialDate | None:
        return partial_date(self.made_on, self.made_on_precision)

    @property
    def starts(self) -> PartialDate | None:
        return partial_date(self.in_force_from, self.in_force_from_precision)

    @property
    def ends(self) -> PartialDate | None:
        return partial_date(self.in_force_to, self.in_force_to_precision)

    @property
    def life(self) -> Life:
        """All that is known of its time."""
        successor = self.superseded_by
        return Life(
            status=self.status,
            made=self.made,
            start=self.starts,
            end=self.ends,
            successor=(successor.starts or successor.made) if successor else None,
            reviewed=self.last_reviewed,
        )

    def status_on(self, day: date) -> Standing:
        """Return what it was on `day`, as far as the known dates settle it."""
        return self.life.on(day)

    @property
    def is_review_overdue(self) -> bool:
        return self.review_by is not None and self.review_by < timezone.localdate()


class InstrumentSource(Citation):
    """That a source speaks of an instrument, and where in it."""

    instrument = ParentalKey(
        Instrument, on_delete=models.CASCADE, related_name="instrument_sources"
    )
    pinpoint = models.CharField(
        _("place in it"), max_length=100, blank=True, help_text=_("For example “section 24”.")
    )

    class Meta(Citation.Meta):
        verbose_name = _("source of an instrument")
        verbose_name_plural = _("sources of instruments")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["instrument", "source", "pinpoint"], name="instrument_source_once"
            ),
        ]


class InstrumentChange(Orderable):
    """Something that happened to an instrument later: a part came into force, an amendment."""

    instrument = ParentalKey(Instrument, on_delete=models.CASCADE, related_name="changes")
    code = models.SlugField(
        _("code"),
        max_length=40,
        blank=True,
        help_text=_("Leave blank if no text cites this date. For example, “compulsory”."),
    )
    happened_on = models.DateField(_("date"), null=True, blank=True)
    precision = models.CharField(
        _("exact to the"), max_length=10, choices=Precision.choices, default=Precision.DAY
    )
    text = models.TextField(_("what happened"), max_length=600)
    jurisdiction = models.ForeignKey(
        "taxonomy.Term",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"vocabulary": "jurisdiction"},
        verbose_name=_("only in"),
    )
    source = models.ForeignKey(
        "reference.Source",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source"),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("later change")
        verbose_name_plural = _("later changes")

    def __str__(self) -> str:
        return self.text

    @property
    def when(self) -> PartialDate | None:
        return partial_date(self.happened_on, self.precision)
