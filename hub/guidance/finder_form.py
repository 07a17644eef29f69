"""The questions of the rule finder, read from the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.guidance.pounds import PoundsField
from hub.reference.forms import DAY_FORMATS
from hub.reference.law.facts import LATER_ROUTES, Situation
from hub.reference.law.vocabulary import Authority, Circumstance, ContractKind, Nation, Route

UNSURE = "unsure"
NOT_SURE = (UNSURE, _("Not sure"))
INCLUDED, EXCLUDED = "included", "excluded"
YEARS = range(1990, 2101)
DAY_ERRORS = {"invalid": _("Write a day that exists, for example 1/10/2026.")}
PLAIN_TEXT = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})

# What an address without these parameters means. A day that is left empty is not known; one that
# is not there at all is today, so that the first form can be sent as it is.
ASSUMED = {"role": "buyer", "vat": INCLUDED, "route": Route.COMPETITION.value}


class FinderForm(forms.Form):
    """One purchase as its reader describes it. What cannot be read is said at its field."""

    class Role:
        BUYER = "buyer"
        SUPPLIER = "supplier"

    role = forms.ChoiceField(
        label=_("You are"),
        choices=[
            (Role.BUYER, _("With the body that buys")),
            (Role.SUPPLIER, _("A supplier, or a bidder")),
        ],
        initial=Role.BUYER,
        widget=forms.RadioSelect,
    )
    nation = forms.ChoiceField(
        label=_("Where is the buyer?"),
        choices=[("", _("Choose a nation")), *Nation.choices, NOT_SURE],
        error_messages={"required": _("Choose where the buyer is.")},
    )
    authority = forms.ChoiceField(
        label=_("What kind of body is the buyer?"),
        choices=[("", _("Choose a kind of body")), *Authority.choices, NOT_SURE],
        error_messages={"required": _("Choose what kind of body buys, or “Not sure”.")},
    )
    kind = forms.ChoiceField(
        label=_("What is bought?"),
        choices=[("", _("Choose what is bought")), *ContractKind.choices, NOT_SURE],
        help_text=_(
            "Light-touch services are listed social, health-related, education and similar "
            "services."
        ),
        error_messages={"required": _("Choose what is bought, or “Not sure”.")},
    )
    value = PoundsField(
        label=_("Estimated value"),
        required=False,
        help_text=_(
            "For the whole contract: all years, options and lots. For example £300,000 or 300k."
        ),
    )
    vat = forms.ChoiceField(
        label=_("Does that include VAT?"),
        choices=[(INCLUDED, _("Yes")), (EXCLUDED, _("No")), NOT_SURE],
        initial=INCLUDED,
        widget=forms.RadioSelect,
    )
    start = forms.DateField(
        label=_("When does the purchase start, or when did it?"),
        required=False,
        input_formats=DAY_FORMATS,
        widget=PLAIN_TEXT,
        help_text=_(
            "The day you first publish a notice that invites tenders, advertise for offers, ask a "
            "supplier for an offer or, failing these, sign. For example 1/10/2026. Empty: not "
            "known."
        ),
        error_messages=DAY_ERRORS,
    )
    route = forms.ChoiceField(
        label=_("How will the supplier be found?"),
        choices=[*Route.choices, NOT_SURE],
        initial=Route.COMPETITION,
    )
    contract_start = forms.DateField(
        label=_("For an order or a change: when did its framework or contract start?"),
        required=False,
        input_formats=DAY_FORMATS,
        widget=PLAIN_TEXT,
        error_messages=DAY_ERRORS,
    )
    buyer = forms.ChoiceField(label=_("Is the buyer one of these?"), required=False)
    spend = PoundsField(
        label=_("What does the buyer spend on contracts in a year?"),
        required=False,
        help_text=_("In Scotland: on regulated contracts."),
    )
    also = forms.MultipleChoiceField(
        label=_("What else is so?"),
        required=False,
        choices=Circumstance.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    FIRST = ("role", "nation", "authority", "kind", "value", "vat", "start")
    MORE = ("route", "contract_start", "buyer", "spend", "also")

    def __init__(self, query: QueryDict, *, buyers: Sequence[tuple[str, str]]) -> None:
        given = {name: query.getlist(name) for name in self.base_fields if name in query}
        super().__init__(self._complete(query) if given else None, label_suffix="")
        self.fields["buyer"].choices = [("", _("None of these")), *buyers]
        # Where no rule of ours holds, nothing more needs to be known.
        if self.data.get("nation") == Nation.OUTSIDE:
            self.fields["authority"].required = self.fields["kind"].required = False
        self.fields["start"].initial = f"{timezone.localdate():%d/%m/%Y}"

    @staticmethod
    def _complete(query: QueryDict) -> QueryDict:
        data = query.copy()
        for name, value in (*ASSUMED.items(), ("start", timezone.localdate().isoformat())):
            if name not in data:
                data[name] = value
        return data

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE]

    @property
    def uses_more(self) -> bool:
        """Whether one of the further questions is answered, or wrongly so."""
        if not self.is_bound:
            return False
        usual = {"route": ASSUMED["route"]}
        return any(
            self[name].errors or self[name].data not in (None, "", [], usual.get(name))
            for name in self.MORE
        )

    def clean_start(self) -> date | None:
        return _check_year(self.cleaned_data["start"])

    def clean_contract_start(self) -> date | None:
        return _check_year(self.cleaned_data["contract_start"])

    @property
    def is_supplier(self) -> bool:
        return self.cleaned_data.get("role") == self.Role.SUPPLIER

    def situation(self) -> Situation:
        """Return what a valid form says."""
        data = self.cleaned_data
        return Situation(
            nation=_known(data["nation"]),
            authority=_known(data["authority"]),
            contract_kind=_known(data["kind"]),
            value=data["value"],
            includes_vat={INCLUDED: True, EXCLUDED: False}.get(data["vat"]),
            start=data["start"],
            route=_known(data["route"]),
            contract_start=data["contract_start"] if data["route"] in LATER_ROUTES else None,
            yearly_spend=data["spend"],
            buyer=data["buyer"],
            circumstances=frozenset(data["also"]),
        )


def _known(code: str) -> str:
    return "" if code == UNSURE else code


def _check_year(day: date | None) -> date | None:
    if day is not None and day.year not in YEARS:
        raise ValidationError(
            _("Write a year from %(first)d to %(last)d."),
            params={"first": YEARS[0], "last": YEARS[-1]},
            code="year",
        )
    return day
