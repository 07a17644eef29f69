"""Reporting a question, and handling a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.models import QuestionReport

Kind, State = QuestionReport.Kind, QuestionReport.State


class ReportForm(forms.Form):
    """What somebody finds wrong with a question."""

    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A source helps. Do not write anything about you or others that is private."),
    )
    wants_reply = forms.BooleanField(
        label=_("Write to me when there is an answer"),
        required=False,
        help_text=_(
            "A letter goes to the address of your account; who answers does not see it. Without it "
            "you find the answer beside the question."
        ),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == Kind.OTHER and not values.get("words", "").strip():
            self.add_error("words", _("Say what is wrong."))
        return values


class HandlingForm(forms.Form):
    """What became of a report."""

    state = forms.ChoiceField(label=_("State"), choices=State.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown to who reported it, beside the question, and sent if they wanted that."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For colleagues; never shown."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("state") == State.ANSWERED and not values.get("answer", "").strip():
            self.add_error("answer", _("Write the answer."))
        return values
