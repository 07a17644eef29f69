"""A list of codes from a fixed vocabulary, stored as JSON and edited as checkboxes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class CodesFormField(forms.MultipleChoiceField):
    """Checkboxes whose value is a list in the vocabulary's order."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        codes = [code for code, _label in self.widget.choices]
        return [code for code in codes if code in chosen]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return sorted(initial or []) != sorted(data or [])


class CodesField(models.JSONField):
    """Some codes of a vocabulary; none means any of them.

    `vocabulary` is no part of a migration: a code that it no longer has is refused when the row
    is next validated.
    """

    def __init__(
        self, *args: Any, vocabulary: type[models.TextChoices] | None = None, **kwargs: Any
    ) -> None:
        self.vocabulary = vocabulary
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return CodesFormField(
            choices=self.vocabulary.choices if self.vocabulary else [],
            label=self.verbose_name,
            help_text=self.help_text,
            required=not self.blank,
            initial=list,
        )

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        known = self.vocabulary.values if self.vocabulary else []
        if not isinstance(value, list) or any(code not in known for code in value):
            raise ValidationError(_("Choose from the list."), code="invalid")

    def labels(self, value: list[str]) -> list[str]:
        """Return the names of the codes in `value`."""
        return [str(self.vocabulary(code).label) for code in value] if self.vocabulary else value
