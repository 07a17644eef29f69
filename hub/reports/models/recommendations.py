"""RecommendationIndexPage, RecommendationPage and ProgressUpdate."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField

from hub.core.blocks.text import TEXT_FEATURES
from hub.core.models import BasePage
from hub.core.partial_dates import Precision, format_partial_date
from hub.core.publishing import PublishRefusedError
from hub.taxonomy.panels import ClassificationPanel, PageLinksPanel
from hub.taxonomy.terms import names_of
from hub.upkeep.panels import ChangeNotesPanel


class RecommendationIndexPage(BasePage):
    """All recommendations of a report, with filters, progress and files of the same rows."""

    lead = models.TextField(_("lead"), max_length=400, blank=True)

    parent_page_types: ClassVar[list[str]] = ["reports.ReportPage"]
    subpage_types: ClassVar[list[str]] = ["reports.RecommendationPage"]
    max_count_per_parent = 1
    template = "reports/recommendation_index_page.html"
    page_kind = _("Recommendations")
    schema_type = "CollectionPage"
    context_from = "hub.reports.presentation.recommendation_index_context"

    content_panels: ClassVar[list] = [*BasePage.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("recommendation index")


class RecommendationPage(BasePage):
    """One recommendation: what is asked, of whom, and what came of it."""

    class Status(models.TextChoices):
        NOT_KNOWN = "not_known", _("Not known")
        NOT_STARTED = "not_started", _("Not started")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")
        NOT_TAKEN_FORWARD = "not_taken_forward", _("Not taken forward")
        SUPERSEDED = "superseded", _("Superseded")

    class Wording(models.TextChoices):
        AS_PUBLISHED = "as_published", _("As published")
        AS_REPORTED = "as_reported", _("As reported, in our words")

    number = models.PositiveSmallIntegerField(_("number"))
    # The report's list and the number, while it is published: the database then has it once.
    numbered = models.CharField(
        max_length=30,
        unique=True,
        null=True,
        editable=False,
        error_messages={"unique": _("Another recommendation of this report has this number.")},
    )
    text = RichTextField(_("what is asked"), features=TEXT_FEATURES)
    wording = models.CharField(
        _("wording"),
        max_length=20,
        choices=Wording,
        default=Wording.AS_PUBLISHED,
        help_text=_("Whether the text above is the report's own or ours, after another source."),
    )
    lead = models.ForeignKey(
        "reference.Party",
        verbose_name=_("lead"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The body that is asked to act first."),
    )
    source = models.ForeignKey(
        "reference.Source",
        verbose_name=_("source"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.NOT_KNOWN)
    status_on = models.DateField(_("status as of"), null=True, blank=True)
    status_note = models.TextField(_("what we know of the status"), blank=True, max_length=600)

    parent_page_types: ClassVar[list[str]] = ["reports.RecommendationIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "reports/recommendation_page.html"
    page_kind = _("Recommendation")
    schema_type = "CreativeWork"
    context_from = "hub.reports.presentation.recommendation_context"

    content_panels: ClassVar[list] = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("number"),
                FieldPanel("text"),
                FieldPanel("wording"),
                FieldPanel("lead"),
                FieldPanel("source"),
            ],
            heading=_("Recommendation"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("status"), FieldPanel("status_on")]),
                FieldPanel("status_note"),
                InlinePanel("updates", label=_("update")),
            ],
            heading=_("Progress"),
        ),
        ClassificationPanel(vocabularies=["work_stream", "audience", "priority_area"]),
        PageLinksPanel(),
        ChangeNotesPanel(),
    ]

    class Meta:
        verbose_name = _("recommendation")

    def clean(self) -> None:
        """Raise ValidationError when a published recommendation of the report has this number."""
        super().clean()
        parent = self.get_parent() if self.path else None
        if parent is None or self.number is None:
            return
        others = RecommendationPage.objects.child_of(parent).live().exclude(pk=self.pk)
        if others.filter(number=self.number).exists():
            raise ValidationError({"number": self._describe_taken()})

    def save(self, clean: bool = True, **kwargs: Any) -> None:
        """Save it, and hold its number as long as it is published.

        Raises PublishRefusedError also where somebody else published the number just now.
        """
        self.numbered = self._name_number()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "numbered"}
        try:
            super().save(clean, **kwargs)
        except IntegrityError as error:
            if self.numbered is None or "numbered" not in str(error):
                raise
            raise PublishRefusedError(self, [self._describe_taken()]) from error

    def move(self, *args: Any, **kwargs: Any) -> None:
        """Move it; its number is then one of the other list."""
        super().move(*args, **kwargs)
        RecommendationPage.objects.get(pk=self.pk).save(clean=False)

    def _name_number(self) -> str | None:
        parent = self.get_parent(update=True) if self.live and self.path else None
        return None if parent is None or self.number is None else f"{parent.pk}:{self.number}"

    def _describe_taken(self) -> str:
        text = _("Another recommendation of this report has the number %(number)d.")
        return text % {"number": self.number}

    def list_updates(self) -> list[ProgressUpdate]:
        """Return the updates, oldest first, with what their display needs."""
        return list(self.updates.select_related("source", "second_source"))


class ProgressUpdate(models.Model):
    """Something that happened, with the day as exactly as it is known, and who says so."""

    page = ParentalKey(RecommendationPage, on_delete=models.CASCADE, related_name="updates")
    happened_on = models.DateField(
        _("date"), help_text=_("For a month or a year alone, give its first day.")
    )
    precision = models.CharField(
        _("the date is exact to the"), max_length=10, choices=Precision, default=Precision.DAY
    )
    text = models.TextField(_("what happened"), max_length=800)
    evidence_level = models.ForeignKey(
        "taxonomy.Term",
        verbose_name=_("evidence level"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"vocabulary": "evidence_level"},
    )
    source = models.ForeignKey(
        "reference.Source",
        verbose_name=_("source"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    second_source = models.ForeignKey(
        "reference.Source",
        verbose_name=_("second source"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels: ClassVar[list] = [
        FieldRowPanel([FieldPanel("happened_on"), FieldPanel("precision")]),
        FieldPanel("text"),
        FieldPanel("evidence_level"),
        FieldRowPanel([FieldPanel("source"), FieldPanel("second_source")]),
    ]

    class Meta:
        verbose_name = _("progress update")
        ordering = ["happened_on", "pk"]

    def __str__(self) -> str:
        return f"{self.date_text}: {self.text[:60]}"

    @property
    def date_text(self) -> str:
        """The date as exactly as it is known: “2018”, “July 2015”, “25 September 2025”."""
        return format_partial_date(self.happened_on, self.precision)

    @property
    def evidence(self) -> str:
        """The name of the evidence level; empty for none."""
        return names_of("evidence_level").get(self.evidence_level_id or 0, "")

    @property
    def sources(self) -> list[Any]:
        return [source for source in (self.source, self.second_source) if source]
