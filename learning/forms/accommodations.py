"""Asking for help with quizzes, and deciding about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from learning.domain.taking.accommodations import NONE, Needs
from learning.models.accommodations import MOST_ATTEMPTS, MOST_TIME

TIMES = {
    0: _("No more time"),
    25: _("A quarter more: 25 minutes for 20"),
    50: _("Half as much again: 30 minutes for 20"),
    100: _("Twice as long: 40 minutes for 20"),
}
ATTEMPTS = range(1, 6)
GRANT, DECLINE = "grant", "decline"


def read_needs(values: Mapping[str, Any]) -> Needs:
    """Return the figures among the values of a form."""
    return Needs(**{name: values[name] for name in asdict(NONE)})


class WishForm(forms.Form):
    """What somebody needs in every quiz. No proof and no reason is asked for."""

    extra_time = forms.TypedChoiceField(
        label=_("More time, where a quiz has a time limit"),
        choices=list(TIMES.items()),
        coerce=int,
        initial=0,
        widget=forms.RadioSelect,
    )
    has_no_time_limit = forms.BooleanField(
        label=_("No time limit at all"), required=False, help_text=_("Instead of more time.")
    )
    extra_attempts = forms.TypedChoiceField(
        label=_("More attempts, where a quiz limits them"),
        choices=[
            (0, _("None")),
            *((n, ngettext_lazy("%d more", "%d more", n) % n) for n in ATTEMPTS),
        ],
        coerce=int,
        initial=0,
    )
    has_no_shuffling = forms.BooleanField(
        label=_("Questions and options always in the same order"), required=False
    )
    wish = forms.CharField(
        label=_("What would help, in your words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Say what would help, not why. Write nothing about your health: nobody asks for it. "
            "These words are erased when it is decided."
        ),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values["wish"].strip() and self.needs == NONE:
            self.add_error("wish", _("Choose what would help, or say it in your words."))
        return values

    @property
    def needs(self) -> Needs:
        """Return the figures that are asked for."""
        return read_needs(self.cleaned_data)


class DecisionForm(forms.Form):
    """What staff grant, or why they do not."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(GRANT, _("Grant what is entered below")), (DECLINE, _("Decline"))],
        widget=forms.RadioSelect,
    )
    extra_time = forms.IntegerField(
        label=_("Extra time in per cent"), min_value=0, max_value=MOST_TIME
    )
    has_no_time_limit = forms.BooleanField(label=_("No time limit"), required=False)
    extra_attempts = forms.IntegerField(
        label=_("Extra attempts"), min_value=0, max_value=MOST_ATTEMPTS
    )
    has_no_shuffling = forms.BooleanField(label=_("No shuffling"), required=False)
    reason = forms.CharField(
        label=_("What you answer"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it on their own page. Needed when you decline."),
    )
    # When the wish was asked that is on the screen: a later one is not decided unread.
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("decision") == DECLINE and not values.get("reason", "").strip():
            self.add_error("reason", _("Say why."))
        return values

    @property
    def needs(self) -> Needs | None:
        """Return what is granted; None when it is declined."""
        if self.cleaned_data["decision"] == DECLINE:
            return None
        return read_needs(self.cleaned_data)
