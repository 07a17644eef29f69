"""Rule: what law or policy asks of a purchase, in one plain sentence, and when it does."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable
from wagtail.search import index

from hub.core.models.starter import StarterContent
from hub.reference.choice_lists import CodesField
from hub.reference.law.vocabulary import (
    Authority,
    Circumstance,
    ContractKind,
    Force,
    Line,
    Moment,
    Nation,
    Relation,
    Route,
)
from hub.reference.models.instruments import rests_on_ended


class RuleQuerySet(models.QuerySet["Rule"]):
    """Rules by what readers get and what an editor must look at."""

    def in_use(self) -> RuleQuerySet:
        """Those that are not retired."""
        return self.filter(is_retired=False)

    def review_overdue(self, day: date | None = None) -> RuleQuerySet:
        """Those whose next review should have been before `day` (today)."""
        return self.filter(review_by__lt=day or timezone.localdate())

    def resting_on_ended(self, day: date | None = None) -> RuleQuerySet:
        """Those with a case without an end, resting on what no longer stands on `day` (today)."""
        return self.filter(
            rests_on_ended("bases__instrument", day), is_retired=False, conditions__start_to=None
        ).distinct()


class Rule(StarterContent, index.Indexed, ClusterableModel):
    """One rule of the finder.

    It applies when any one of its conditions is met. A rule of the force “cannot say” stands for
    a question that we leave open, and says whom to ask.
    """

    code = models.CharField(
        _("code"), max_length=20, unique=True, help_text=_("Short and lasting, for example R07.")
    )
    force = models.CharField(_("force"), max_length=20, choices=Force.choices)
    sentence = models.TextField(
        _("what it asks"), max_length=600, help_text=_("One plain sentence to the buyer.")
    )
    for_suppliers = models.TextField(_("what it means for a supplier"), max_length=600, blank=True)
    why_not = models.TextField(
        _("when it does not apply"),
        max_length=400,
        blank=True,
        help_text=_("Shown beside the reason that is worked out. Empty: listed among the rest."),
    )
    whom_to_ask = models.CharField(_("whom to ask"), max_length=250, blank=True)
    guidance_page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("guidance page"),
    )
    moment = models.CharField(
        _("moment"),
        max_length=10,
        choices=Moment.choices,
        default=Moment.BEFORE,
        help_text=_("When in a purchase it has to be thought of. Answers are in this order."),
    )
    bound = models.TextField(
        _("who is bound"),
        max_length=400,
        blank=True,
        help_text=_("Which other bodies it binds, and which it leaves out."),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    review_by = models.DateField(_("review by"), null=True, blank=True)
    is_retired = models.BooleanField(
        _("retired"), default=False, help_text=_("Kept, but no longer used in answers.")
    )

    objects = RuleQuerySet.as_manager()

    search_fields: ClassVar[list] = [
        index.AutocompleteField("code"),
        index.AutocompleteField("sentence"),
        index.FilterField("force"),
        index.FilterField("review_by"),
    ]

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering: ClassVar[list[str]] = ["sort_order", "code"]

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence[:80]}"

    def clean(self) -> None:
        """Raise ValidationError when an open question names nobody to ask."""
        super().clean()
        if self.force == Force.CANNOT_SAY and not self.whom_to_ask:
            raise ValidationError({"whom_to_ask": _("Say whom a reader can ask.")})

    @property
    def is_review_overdue(self) -> bool:
        return self.review_by is not None and self.review_by < timezone.localdate()


class RuleCondition(Orderable):
    """One case in which a rule applies: all that it says must hold.

    An empty list asks nothing. The first and last day are those of the purchase's start; for an
    order or change under an older contract, of that contract's start.
    """

    rule = ParentalKey(Rule, on_delete=models.CASCADE, related_name="conditions")
    nations = CodesField(_("nations"), vocabulary=Nation)
    authorities = CodesField(_("kinds of body"), vocabulary=Authority)
    contract_kinds = CodesField(_("kinds of contract"), vocabulary=ContractKind)
    routes = CodesField(_("routes"), vocabulary=Route)
    buyer = models.ForeignKey(
        "reference.Party",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only this body"),
    )
    start_from = models.DateField(_("start on or after"), null=True, blank=True)
    start_to = models.DateField(_("start on or before"), null=True, blank=True)
    order_from = models.DateField(
        _("order on or after"),
        null=True,
        blank=True,
        help_text=_(
            "For an order under a framework: its own start, next to that of the framework."
        ),
    )
    line = models.CharField(_("line"), max_length=30, choices=Line.choices, blank=True)
    relation = models.CharField(
        _("the amount"), max_length=10, choices=Relation.choices, blank=True
    )
    compare_as = models.CharField(
        _("line for"), max_length=30, choices=ContractKind.choices, blank=True
    )
    second_line = models.CharField(_("and line"), max_length=30, choices=Line.choices, blank=True)
    second_relation = models.CharField(
        _("the amount"), max_length=10, choices=Relation.choices, blank=True
    )
    second_compare_as = models.CharField(
        _("line for"), max_length=30, choices=ContractKind.choices, blank=True
    )
    near_percent = models.PositiveSmallIntegerField(
        _("near means within (%)"), null=True, blank=True
    )
    circumstances = CodesField(_("only when"), vocabulary=Circumstance)
    not_circumstances = CodesField(_("not when"), vocabulary=Circumstance)
    since = models.DateField(
        _("holds since"),
        null=True,
        blank=True,
        help_text=_("Shown to readers. Empty: the first day above."),
    )
    is_uncertain = models.BooleanField(
        _("we cannot say"),
        default=False,
        help_text=_(
            "Whether the rule applies in this case is not known; the explanation says why."
        ),
    )
    is_excluded = models.BooleanField(
        _("left out by law"),
        default=False,
        help_text=_(
            "The law or policy itself leaves this case out: the rule does not apply, whatever "
            "other case fits. The explanation gives the reason."
        ),
    )
    explanation = models.TextField(_("explanation for this case"), max_length=500, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("case in which it applies")
        verbose_name_plural = _("cases in which it applies")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(start_from=None)
                | models.Q(start_to=None)
                | models.Q(start_to__gte=models.F("start_from")),
                name="rule_starts_to_after_from",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_excluded=False)
                | (models.Q(is_uncertain=False) & ~models.Q(explanation="")),
                name="rule_exclusion_has_reason",
                violation_error_message=_("Give the reason for which the case is left out."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}/{self.sort_order}"

    def clean(self) -> None:
        """Raise ValidationError for dates the wrong way round and half-said comparisons."""
        super().clean()
        if self.start_from and self.start_to and self.start_to < self.start_from:
            raise ValidationError({"start_to": _("The last day lies before the first.")})
        for line, relation in (("line", "relation"), ("second_line", "second_relation")):
            if bool(getattr(self, line)) != bool(getattr(self, relation)):
                raise ValidationError(
                    {relation: _("A line and how the amount lies to it go together.")}
                )
        if Relation.NEAR in (self.relation, self.second_relation) and not self.near_percent:
            raise ValidationError({"near_percent": _("Say how near.")})
        if self.is_uncertain and not self.explanation:
            raise ValidationError({"explanation": _("Say what is not known.")})
        if self.is_excluded and not self.explanation:
            said = _("Give the reason for which the case is left out.")
            raise ValidationError({"explanation": said})
        if self.is_excluded and self.is_uncertain:
            said = _("A case is left out, or we cannot say: not both.")
            raise ValidationError({"is_excluded": said})


class RuleBasis(Orderable):
    """What a rule rests on: a source, and the law or policy that it speaks of."""

    rule = ParentalKey(Rule, on_delete=models.CASCADE, related_name="bases")
    source = models.ForeignKey(
        "reference.Source", on_delete=models.CASCADE, related_name="+", verbose_name=_("source")
    )
    instrument = models.ForeignKey(
        "reference.Instrument",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("law or policy"),
    )
    pinpoint = models.CharField(_("place in it"), max_length=100, blank=True)
    address = models.URLField(
        _("address of that place"),
        max_length=200,
        blank=True,
        help_text=_("Of the section itself, at www.legislation.gov.uk. A duty needs one."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("basis of a rule")
        verbose_name_plural = _("bases of rules")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["rule", "source", "pinpoint", "address"], name="rule_basis_once"
            ),
            models.CheckConstraint(
                condition=models.Q(address="") | ~models.Q(pinpoint=""),
                name="rule_basis_address_of_a_place",
                violation_error_message=_("Name the place that the address leads to."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.source)
