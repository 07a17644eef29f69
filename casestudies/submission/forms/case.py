"""What the case is, how it came about and what came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casestudies.submission.forms.base import LONGEST_TEXT, NO_SUGGESTIONS, StepForm, long_text
from hub.guidance.pounds import PoundsField
from hub.taxonomy.terms import list_choices
from hub.taxonomy.vocabularies import Vocabulary


class CaseForm(StepForm):
    """What the case is about."""

    title = forms.CharField(
        label=_("Title"),
        max_length=150,
        widget=forms.TextInput(attrs=NO_SUGGESTIONS),
        help_text=_("What was bought, and by whom. For example: Grounds care for a landlord."),
        error_messages={"required": _("Give the case a title.")},
    )
    summary = forms.CharField(
        label=_("Summary"),
        max_length=300,
        widget=long_text(3),
        help_text=_(
            "Two or three sentences, at most 300 characters: what was tried, what came of it."
        ),
        error_messages={"required": _("Sum the case up in a sentence or two.")},
    )
    buyer = forms.CharField(
        label=_("Who bought?"),
        max_length=200,
        widget=forms.TextInput(attrs=NO_SUGGESTIONS),
        help_text=_("The public body or other organisation that paid."),
        error_messages={"required": _("Say who bought.")},
    )
    provider = forms.CharField(
        label=_("Who delivered?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=NO_SUGGESTIONS),
    )


class ContractForm(StepForm):
    """Where, in which field, how large and when."""

    sector = forms.ChoiceField(label=_("Sector"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    value = PoundsField(
        label=_("Value of the contract"),
        required=False,
        help_text=_("For all its years together. For example £300,000 or 300k."),
    )
    started = forms.IntegerField(
        label=_("Year in which it started"),
        required=False,
        widget=forms.TextInput(attrs=NO_SUGGESTIONS | {"inputmode": "numeric"}),
        help_text=_("For example 2019."),
    )
    ended = forms.IntegerField(
        label=_("Year in which it ended"),
        required=False,
        widget=forms.TextInput(attrs=NO_SUGGESTIONS | {"inputmode": "numeric"}),
        help_text=_("Leave it empty while the contract still runs."),
    )
    FIRST_YEAR, YEARS_AHEAD = 1980, 15

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, vocabulary in (("sector", Vocabulary.SECTOR), ("place", Vocabulary.PLACE)):
            choices = [(choice.code, choice.name) for choice in list_choices(vocabulary)]
            self.fields[name].choices = [("", _("Not sure, or none of these")), *choices]

    def _year(self, name: str) -> int | None:
        year = self.cleaned_data.get(name)
        last = timezone.localdate().year + self.YEARS_AHEAD
        if year is not None and not self.FIRST_YEAR <= year <= last:
            raise forms.ValidationError(
                _("Write a year from %(first)d to %(last)d."),
                params={"first": self.FIRST_YEAR, "last": last},
            )
        return year

    def clean_started(self) -> int | None:
        return self._year("started")

    def clean_ended(self) -> int | None:
        ended, started = self._year("ended"), self.cleaned_data.get("started")
        if ended and started and ended < started:
            raise forms.ValidationError(_("The contract cannot end before it starts."))
        return ended


class StoryForm(StepForm):
    """How it came about."""

    context = forms.CharField(
        label=_("What was the situation?"),
        max_length=LONGEST_TEXT,
        widget=long_text(),
        help_text=_("What was needed, and what was to become better for people or the place."),
        error_messages={"required": _("Describe the situation in a few sentences.")},
    )
    done = forms.CharField(
        label=_("What was done?"),
        max_length=LONGEST_TEXT,
        widget=long_text(),
        error_messages={"required": _("Describe what was done.")},
    )
    procured = forms.CharField(
        label=_("How was it bought?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=long_text(),
        help_text=_("How social value was asked for, scored and written into the contract."),
    )


class ResultsForm(StepForm):
    """What came of it; what went wrong counts as much as what went well."""

    results = forms.CharField(
        label=_("What came of it?"),
        max_length=LONGEST_TEXT,
        widget=long_text(),
        help_text=_("In words. You can give figures in the next step."),
        error_messages={"required": _("Say what came of it, even if it is “not known yet”.")},
    )
    not_worked = forms.CharField(
        label=_("What did not work?"),
        max_length=LONGEST_TEXT,
        widget=long_text(),
        help_text=_("Readers learn most from this. If all went well, say how you know."),
        error_messages={"required": _("Say what did not work, or how you know that all did.")},
    )
    again = forms.CharField(
        label=_("What would you do again?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=long_text(4),
    )
    not_again = forms.CharField(
        label=_("What would you not do again?"),
        max_length=400,
        required=False,
        widget=long_text(3),
        help_text=_("One or two sentences. They stand at the top of the page."),
    )
