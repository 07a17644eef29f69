"""Forms of the training managers' desk: they parse; the rules decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.reference.forms import DAY_FORMATS
from hub.users.organisations.addresses import read_addresses
from learning.domain.managing.assignments import MOST_ADDRESSES
from learning.domain.managing.desk import DeskFilter
from learning.domain.managing.desk_rows import Person, State
from learning.domain.subjects import Subject

LONGEST_PASTE = 50_000
# More are asked for by pasted addresses: a list of thousands helps nobody.
MOST_TICKS = 100
LATEST_DUE = timedelta(days=5 * 366)


def day_field(**kwargs: Any) -> forms.DateField:
    """Return a field for a day, typed as people write it."""
    return forms.DateField(
        input_formats=DAY_FORMATS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "invalid": _("Write a day that exists, for example 31/3/2027."),
            "required": _("Write a day, for example 31/3/2027."),
        },
        **kwargs,
    )


def write_subject(subject: Subject) -> str:
    """Return a subject as one word of an address or a form."""
    return f"{subject[0]}:{subject[1]}"


def read_subject(text: str) -> Subject:
    """Return the subject that `write_subject` wrote; raises ValueError."""
    kind, _colon, key = text.partition(":")
    return kind, UUID(key)


class SubjectField(forms.TypedChoiceField):
    """A choice among modules and paths; the value is a `Subject`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=read_subject, empty_value=None, **kwargs)

    def offer(self, subjects: Iterable[tuple[Subject, str]], *, empty: Any = None) -> None:
        """Set what can be chosen, each with its title."""
        choices = [(write_subject(subject), title) for subject, title in subjects]
        self.choices = [*([("", empty)] if empty else []), *choices]


class DeskForm(forms.Form):
    """What of the desk is asked for; read from the address."""

    as_at = day_field(
        label=_("As at the end of"),
        required=False,
        help_text=_("A day, for example 31/3/2027. Empty: today."),
    )
    subject = SubjectField(label=_("Module or path"), required=False)
    state = forms.TypedMultipleChoiceField(
        label=_("Show"),
        required=False,
        choices=State.choices,
        coerce=State,
        widget=forms.CheckboxSelectMultiple,
    )
    person = forms.CharField(
        label=_("Person"), required=False, max_length=100, help_text=_("Part of a name or address.")
    )

    def __init__(self, data: Mapping[str, Any], *, subjects: Iterable[tuple[Subject, str]]) -> None:
        super().__init__(data)
        field: SubjectField = self.fields["subject"]  # type: ignore[assignment]  # as declared above
        field.offer(subjects, empty=_("All"))

    def clean_as_at(self) -> date:
        today = timezone.localdate()
        day = self.cleaned_data["as_at"] or today
        if day > today:
            raise forms.ValidationError(
                _("Nobody knows what is to come: choose a day until today.")
            )
        return day

    def wanted(self) -> DeskFilter:
        """Return the filter of a valid form."""
        data = self.cleaned_data
        return DeskFilter(
            data["as_at"], data["subject"] or None, frozenset(data["state"]), data["person"]
        )


class DueMixin(forms.Form):
    """A day by which something is to be done."""

    due_on = day_field(label=_("Due on"), help_text=_("The last day, for example 31/3/2027."))

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("This day is over: choose one from today on."))
        if day > today + LATEST_DUE:
            raise forms.ValidationError(_("Choose a day within the next five years."))
        return day


class PeopleMixin(forms.Form):
    """Members who are ticked, and members whose addresses are pasted."""

    people = forms.TypedMultipleChoiceField(
        label=_("People"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    addresses = forms.CharField(
        label=_("Or paste their e-mail addresses"),
        required=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("One a line, or with commas between. Only members of the organisation."),
    )

    def clean_addresses(self) -> str:
        """Refuse more addresses than are read at once: none is left out without a word."""
        text: str = self.cleaned_data["addresses"]
        if len(read_addresses(text)) > MOST_ADDRESSES:
            raise forms.ValidationError(
                _("Paste at most %(most)d addresses at a time.") % {"most": MOST_ADDRESSES}
            )
        return text

    def offer_people(self, people: Collection[Person]) -> None:
        """Offer members as ticks; none when there are too many to look through."""
        field: Any = self.fields["people"]
        offered = sorted(people, key=lambda person: (person.name.casefold(), person.key))
        field.choices = [(person.key, person.name) for person in offered]
        if not offered or len(offered) > MOST_TICKS:
            del self.fields["people"]
            self.fields["addresses"].label = _("Their e-mail addresses")


class AssignForm(DueMixin, PeopleMixin):
    """What is asked of whom by when."""

    EVERYONE, SOME = "everyone", "some"
    subject = SubjectField(
        label=_("Module or path"), error_messages={"required": _("Choose what they should do.")}
    )
    whom = forms.ChoiceField(
        label=_("Who is to do it?"),
        choices=[
            (EVERYONE, _("Everyone, and whoever joins later")),
            (SOME, _("Only these people")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who is to do it.")},
    )
    field_order = ("subject", "due_on", "whom", "people", "addresses")

    def __init__(
        self,
        data: Any,
        *,
        subjects: Mapping[Subject, str],
        people: Collection[Person],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        field: SubjectField = self.fields["subject"]  # type: ignore[assignment]  # as declared above
        field.offer(subjects.items(), empty=_("Choose …"))
        self.offer_people(people)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_some = data.get("whom") == self.SOME
        if is_some and not data.get("people") and not data.get("addresses"):
            name = "people" if "people" in self.fields else "addresses"
            self.add_error(name, _("Choose at least one person, or paste an address."))
        return data


class ReasonMixin(forms.Form):
    """Why something is done to everyone; others who manage training read it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "For example “New rules on payments from April”. Managers of training read it."
        ),
        error_messages={"required": _("Enter a reason.")},
    )


class EveryoneForm(ReasonMixin):
    """Confirms that everyone is asked, after what that does was shown.

    Args:
        shown: what was shown, in numbers; another one since is shown again.
    """

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, shown: str) -> None:
        super().__init__(data, initial={"shown": shown})
        self.now = shown

    def clean(self) -> dict[str, Any]:
        """Refuse a confirmation of other numbers than hold now."""
        data = super().clean() or {}
        if data.get("shown") != self.now:
            self.data = {**dict(self.data.items()), "shown": self.now}
            self.add_error(
                None, _("The people or what they hold have changed. Look at the numbers again.")
            )
        return data


class EndForm(ReasonMixin):
    """Ends an assignment; asks why where everyone was asked."""

    def __init__(self, data: Any, *, is_for_everyone: bool) -> None:
        super().__init__(data)
        if not is_for_everyone:
            del self.fields["reason"]


class DueForm(DueMixin, ReasonMixin):
    """Another due date of an assignment; asks why where everyone is asked."""

    def __init__(self, data: Any, *, is_for_everyone: bool, **options: Any) -> None:
        super().__init__(data, **options)
        if not is_for_everyone:
            del self.fields["reason"]


class AddPeopleForm(PeopleMixin):
    """More people for an assignment."""

    def __init__(self, data: Any, *, people: Collection[Person]) -> None:
        super().__init__(data)
        self.offer_people(people)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("people") and not data.get("addresses") and not self.errors:
            name = "people" if "people" in self.fields else "addresses"
            self.add_error(name, _("Choose at least one person, or paste an address."))
        return data
