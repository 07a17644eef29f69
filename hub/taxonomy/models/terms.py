"""Term: one row for one concept, whatever the language. TermLabel: its name in one language."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Locale

from hub.core.models.starter import StarterContent
from hub.core.usage import is_used
from hub.taxonomy.vocabularies import PARENT_VOCABULARIES, Vocabulary

CODE_FORM = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
    _("Use lower-case letters a to z, digits and single hyphens, for example “fair-work”."),
)


def validate_mappings(value: Any) -> None:
    """Accept an object whose values are texts or lists of texts; raise ValidationError."""
    if not isinstance(value, dict):
        raise ValidationError(_('Give an object, for example {"sdg": ["8"]}.'))
    for key, entry in value.items():
        entries = entry if isinstance(entry, list) else [entry]
        if not all(isinstance(each, str) for each in entries):
            raise ValidationError(
                _("“%(key)s” must be a text or a list of texts."), params={"key": key}
            )


class TermQuerySet(models.QuerySet["Term"]):
    """Terms by vocabulary and standing; `with_labels` for any list that shows names."""

    def in_vocabulary(self, *vocabularies: str) -> TermQuerySet:
        return self.filter(vocabulary__in=vocabularies)

    def current(self) -> TermQuerySet:
        """Those that may be chosen anew."""
        return self.filter(is_retired=False)

    def with_labels(self) -> TermQuerySet:
        """Bring the names in all languages with one more query, however many terms."""
        return self.prefetch_related(
            models.Prefetch("labels", queryset=TermLabel.objects.select_related("locale"))
        )


class NamedTermManager(models.Manager.from_queryset(TermQuerySet)):
    """Terms with their labels: what forms and admin lists, which show names, start from."""

    def get_queryset(self) -> TermQuerySet:
        return super().get_queryset().with_labels()


class Term(StarterContent, ClusterableModel):
    """A concept of a vocabulary. Its code is unique there and stays once the term is used."""

    vocabulary = models.CharField(_("vocabulary"), max_length=30, choices=Vocabulary.choices)
    code = models.CharField(
        _("code"),
        max_length=60,
        validators=[CODE_FORM],
        help_text=_("Its name in addresses and open data. It cannot change once the term is used."),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("broader term"),
    )
    sort_order = models.PositiveSmallIntegerField(_("position"), default=0)
    source = models.CharField(
        _("source"), max_length=500, blank=True, help_text=_("An address, or where it comes from.")
    )
    mappings = models.JSONField(
        _("mappings"),
        default=dict,
        blank=True,
        validators=[validate_mappings],
        help_text=_('The nearest entries of other lists, for example {"toms_theme": "Jobs"}.'),
    )
    is_retired = models.BooleanField(
        _("retired"),
        default=False,
        help_text=_("Stays where it is used and cannot be chosen anew."),
    )

    # The first manager is the one that model forms take their choices from.
    named = NamedTermManager()
    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering: ClassVar[list[str]] = ["vocabulary", "sort_order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["vocabulary", "code"],
                name="term_code_unique_in_vocabulary",
                violation_error_message=_("This vocabulary has a term with this code already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def label(self, locale: Locale | str | None = None) -> TermLabel | None:
        """Return the label in `locale` (the reader's by default), else in the site's language.

        Without either, any label; None for a term that has none. Needs no query when the term
        was loaded with `with_labels()`.
        """
        wanted = getattr(locale, "language_code", locale) or get_language()
        labels = {label.locale.language_code: label for label in self._all_labels()}
        for language in (wanted, settings.LANGUAGE_CODE, *labels):
            if language in labels:
                return labels[language]
        return None

    def _all_labels(self) -> list[TermLabel]:
        if "labels" in getattr(self, "_prefetched_objects_cache", {}):
            return list(self.labels.all())
        return list(self.labels.select_related("locale")) if self.pk else []

    @property
    def name(self) -> str:
        """The name in the reader's language; the code when there is none."""
        label = self.label()
        return label.name if label else self.code

    @property
    def definition(self) -> str:
        label = self.label()
        return label.definition if label else ""

    def clean(self) -> None:
        """Keep the parent sensible and the identity of a used term; raise ValidationError."""
        super().clean()
        self._check_parent()
        stored = Term.objects.filter(pk=self.pk).first() if self.pk else None
        if stored is None:
            return
        for field in ("code", "vocabulary"):
            if getattr(stored, field) != getattr(self, field) and is_used(stored):
                message = _(
                    "This term is in use, so this cannot change. Retire it and add another."
                )
                raise ValidationError({field: message})

    def _check_parent(self) -> None:
        if self.parent is None:
            return
        allowed = PARENT_VOCABULARIES.get(Vocabulary(self.vocabulary), self.vocabulary)
        if self.parent.vocabulary != allowed:
            message = _("The broader term must be in the vocabulary “%(name)s”.")
            name = Vocabulary(allowed).label
            raise ValidationError({"parent": ValidationError(message, params={"name": name})})
        ancestor: Term | None = self.parent
        while ancestor is not None:
            if self.pk and ancestor.pk == self.pk:
                raise ValidationError({"parent": _("A term cannot be broader than itself.")})
            ancestor = ancestor.parent


class TermLabel(models.Model):
    """The name and meaning of a term in one language; one label for a term and language."""

    term = ParentalKey(Term, on_delete=models.CASCADE, related_name="labels")
    locale = models.ForeignKey(
        Locale, on_delete=models.CASCADE, related_name="+", verbose_name=_("language")
    )
    name = models.CharField(_("name"), max_length=120)
    definition = models.TextField(_("definition"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering: ClassVar[list[str]] = ["locale_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["term", "locale"],
                name="one_label_for_term_and_language",
                violation_error_message=_("This term has a label in this language already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
