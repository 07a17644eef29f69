"""Figures, sources and files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casestudies.submission.forms.base import (
    LONGEST_TEXT,
    NO_SUGGESTIONS,
    NumberField,
    StepForm,
    long_text,
)


class FigureForm(StepForm):
    """One thing that was measured. What nobody reported stays empty; it is never taken as 0."""

    measured = forms.CharField(
        label=_("What was measured?"),
        max_length=200,
        widget=forms.TextInput(attrs=NO_SUGGESTIONS),
        help_text=_("For example: apprenticeships completed."),
        error_messages={"required": _("Say what was measured.")},
    )
    unit = forms.CharField(
        label=_("Unit"),
        max_length=60,
        widget=forms.TextInput(attrs=NO_SUGGESTIONS),
        help_text=_("For example: people, hours, £, %."),
        error_messages={"required": _("Give the unit: people, hours, £, % …")},
    )
    target = NumberField(label=_("Target"), help_text=_("What was aimed at."))
    committed = NumberField(label=_("Committed"), help_text=_("What the contract promises."))
    delivered = NumberField(label=_("Delivered"), help_text=_("What was reported as done."))
    verified = NumberField(
        label=_("Verified"), help_text=_("What somebody else than the provider has checked.")
    )
    period = forms.CharField(
        label=_("Period"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=NO_SUGGESTIONS),
        help_text=_("The time that the figures are for, for example 2019/20."),
    )
    method = forms.CharField(
        label=_("How was it counted?"), max_length=500, required=False, widget=long_text(3)
    )
    source = forms.CharField(
        label=_("Where does it come from?"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=NO_SUGGESTIONS),
        help_text=_("A report, a web address, a set of records."),
    )
    verifier = forms.CharField(
        label=_("Who checked it?"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs=NO_SUGGESTIONS),
    )
    NUMBERS = ("target", "committed", "delivered", "verified")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = [name for name in self.NUMBERS if cleaned.get(name) is not None]
        if not given and not any(name in self.errors for name in self.NUMBERS):
            self.add_error("target", _("Give at least one of the four figures."))
        if cleaned.get("verified") is not None and not cleaned.get("verifier"):
            self.add_error("verifier", _("Say who checked the figure you call verified."))
        return cleaned


class EvidenceForm(StepForm):
    """What the case stands on."""

    sources = forms.CharField(
        label=_("Sources"),
        max_length=LONGEST_TEXT,
        widget=long_text(5),
        help_text=_("Reports, minutes, web addresses: one a line. We publish nothing without one."),
        error_messages={"required": _("Name at least one source.")},
    )
    file = forms.FileField(
        label=_("Add a file"),
        max_length=1000,  # names are cut when they are stored
        allow_empty_file=True,  # refused in words of our own
        required=False,
        error_messages={"required": _("Choose a file first.")},
    )

    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in super().answers().items() if name != "file"}
