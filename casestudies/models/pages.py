"""CaseStudyPage, with the parties and sources of a case study."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from casestudies.admin.editing_form import list_panels
from casestudies.bands import POUNDS, ValueBand, band_of
from casestudies.evidence import EvidenceLevel
from casestudies.models.querysets import CaseStudyPageManager
from hub.core.blocks import StoryBlock
from hub.core.models import BasePage
from hub.core.partial_dates import Precision, format_partial_date
from hub.reference.models.citation import Citation

CURRENCY_FORM = RegexValidator(r"^[A-Z]{3}$", _("Use three capital letters, for example GBP."))
VOCABULARIES = [
    "priority_area",
    "sector",
    "place",
    "commissioning_stage",
    "audience",
    "contract_instrument",
    "approach",
    "outcome",
    "work_stream",
]
# Addresses below the index that are not case studies.
TAKEN_SLUGS = {"compare", "submit"}
# The sections of a case study, in the order in which readers meet them.
SECTIONS = [
    "background",
    "action",
    "procurement",
    "results",
    "shortcomings",
    "lessons",
]


def _section(name: Any) -> StreamField:
    return StreamField(StoryBlock(), verbose_name=name, blank=True)


class CaseStudyPage(BasePage):
    """What was bought or done where, what was promised, and what is known of what came of it.

    Where and in what sector it was stands in the page's terms. Dates are shown as exactly as
    they are known. `value_band` counts only where no value in pounds is known.
    """

    lead = models.TextField(_("lead"), max_length=400, blank=True)
    place_name = models.CharField(
        _("place"),
        max_length=120,
        blank=True,
        help_text=_("As people call it. Tick the area below, so that it can be found."),
    )
    evidence_level = models.PositiveSmallIntegerField(
        _("evidence level"), choices=EvidenceLevel, null=True, blank=True
    )
    would_not_repeat = models.TextField(
        _("what they would not do again"),
        max_length=400,
        blank=True,
        help_text=_("In one or two sentences. It stands at the top of the page."),
    )
    contract_value = models.DecimalField(
        _("contract value"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(
        _("currency"), max_length=3, default=POUNDS, validators=[CURRENCY_FORM]
    )
    value_band = models.CharField(
        _("value band"),
        max_length=12,
        choices=ValueBand,
        blank=True,
        help_text=_("Only where the value in pounds is not known."),
    )
    value_note = models.CharField(
        _("about the value"),
        max_length=200,
        blank=True,
        help_text=_("For example “a year”, “over four and a half years”, “up to”."),
    )
    started_on = models.DateField(
        _("began"), null=True, blank=True, help_text=_("For a year alone, give its first day.")
    )
    started_precision = models.CharField(
        _("exact to the"), max_length=10, choices=Precision, default=Precision.YEAR
    )
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    ended_precision = models.CharField(
        _("exact to the"), max_length=10, choices=Precision, default=Precision.YEAR
    )
    background = _section(_("Context"))
    action = _section(_("What was done"))
    procurement = _section(_("How it was procured"))
    results = _section(_("Results"))
    shortcomings = _section(_("What did not work"))
    lessons = _section(_("What we would do again"))
    costs = models.TextField(
        _("costs"),
        max_length=1000,
        blank=True,
        help_text=_("What it cost to do, beside the price."),
    )
    contact = models.CharField(
        _("contact"),
        max_length=300,
        blank=True,
        help_text=_("A team or an office that answers questions. Readers see it."),
    )
    contact_url = models.URLField(_("contact address"), max_length=500, blank=True)
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("After this day readers see that the review is overdue."),
    )

    objects = CaseStudyPageManager()

    parent_page_types: ClassVar[list[str]] = ["casestudies.CaseStudyIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "casestudies/case_study_page.html"
    page_kind = _("Case study")
    schema_type = "Article"
    context_from = "casestudies.presentation.case_context"
    page_files: ClassVar[dict[str, str]] = {
        "pack": "casestudies.pack.page_print",
        "pack.docx": "casestudies.pack.page_word",
    }

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        *list_panels(sections=SECTIONS, vocabularies=VOCABULARIES),
    ]

    class Meta:
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(evidence_level=None) | Q(evidence_level__range=(1, 5)),
                name="case_study_evidence_level_1_to_5",
                violation_error_message=_("An evidence level is a number from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(contract_value=None) | Q(contract_value__gte=0),
                name="case_study_value_not_negative",
                violation_error_message=_("A contract value cannot be less than nought."),
            ),
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="case_study_ends_after_it_starts",
                violation_error_message=_("It cannot end before it begins."),
            ),
        ]

    def clean(self) -> None:
        """Keep the addresses of the index's own pages free; raise ValidationError."""
        super().clean()
        if self.slug in TAKEN_SLUGS:
            raise ValidationError({"slug": _("This address belongs to the list of case studies.")})

    def list_own_gaps(self) -> Iterator[str]:
        """Yield what a published case study needs: a date where it says that we found no figure."""
        outcomes = list(self.outcomes.all())
        found = [any(outcome.reported) for outcome in outcomes]
        if self.last_reviewed is None and not (found and all(found)):
            yield str(
                _("Enter the date of “last reviewed”: readers see when we last looked for figures.")
            )

    def is_overdue_on(self, day: date) -> bool:
        """Tell whether the review should have been before `day`."""
        return self.review_by is not None and self.review_by < day

    @property
    def is_overdue(self) -> bool:
        return self.is_overdue_on(timezone.localdate())

    @property
    def band(self) -> str:
        """The code of the value band (`bands.ValueBand`); empty when it is not known."""
        return band_of(self.contract_value, self.currency, self.value_band)

    @property
    def period_text(self) -> str:
        """When it was, as exactly as it is known: “2000 to 2023”, “since April 2015”."""
        start = format_partial_date(self.started_on, self.started_precision)
        end = format_partial_date(self.ended_on, self.ended_precision)
        if start and end:
            return start if start == end else str(_("%s to %s")) % (start, end)
        if start:
            return str(_("since %s")) % start
        return str(_("until %s")) % end if end else ""


class CaseStudyParty(Orderable):
    """That a body took part in a case, and as what."""

    class Role(models.TextChoices):
        COMMISSIONER = "commissioner", _("Commissioner")
        PRIME = "prime", _("Prime contractor")
        SUBCONTRACTOR = "subcontractor", _("Subcontractor")
        PARTNER = "partner", _("Partner")
        FUNDER = "funder", _("Funder")

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="parties")
    party = models.ForeignKey(
        "reference.Party",
        on_delete=models.CASCADE,
        related_name="case_studies",
        verbose_name=_("party"),
    )
    role = models.CharField(_("role"), max_length=15, choices=Role)

    panels: ClassVar[list] = [FieldRowPanel([FieldPanel("party"), FieldPanel("role")])]

    class Meta(Orderable.Meta):
        verbose_name = _("party of a case study")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["page", "party", "role"], name="case_study_party_once"),
        ]

    def __str__(self) -> str:
        return f"{self.party} ({self.get_role_display()})"


class CaseStudySource(Citation):
    """That a case study takes something from a source, beside those of its outcomes."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="sources")

    panels: ClassVar[list] = [FieldPanel("source")]

    class Meta(Citation.Meta):
        verbose_name = _("source of a case study")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["page", "source"], name="case_study_source_once"),
        ]
