"""The chooser's form: which row, and what of it, a text cites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub.core.facts import read_facts
from hub.reference.facts import FROM, parse_reference, read_references, recall_fact_book
from hub.reference.law.vocabulary import Authority, ContractKind, Line, Nation
from hub.reference.models import InstrumentChange

BLANK = [("", _("Any"))]
KINDS = [("threshold", _("A threshold")), ("law", _("A law or policy"))]
THRESHOLD_PARTS = [("", _("The amount")), (FROM, _("The day from which it applies"))]
LAW_PARTS = [
    ("name", _("Its name")),
    ("short-name", _("Its short name")),
    ("status", _("Its status")),
    ("made", _("The date on which it was made")),
    (FROM, _("The date from which it is in force")),
    ("until", _("Its last day in force")),
]


class FactForm(forms.Form):
    """Asks for a row and a part of it; `cleaned_data` has the `reference` and its `value`."""

    kind = forms.ChoiceField(label=_("Insert"), choices=KINDS, widget=forms.RadioSelect)
    line = forms.ChoiceField(label=_("Threshold"), choices=[("", ""), *Line.choices])
    contract_kind = forms.ChoiceField(
        label=_("Type of contract"), choices=[*BLANK, *ContractKind.choices]
    )
    authority = forms.ChoiceField(label=_("Type of buyer"), choices=[*BLANK, *Authority.choices])
    nation = forms.ChoiceField(label=_("Nation"), choices=[*BLANK, *Nation.choices])
    threshold_part = forms.ChoiceField(label=_("Part"), choices=THRESHOLD_PARTS)
    law = forms.ChoiceField(label=_("Law or policy"))
    law_part = forms.ChoiceField(label=_("Part"))
    day = forms.DateField(
        label=_("Date"),
        help_text=_("Leave blank to show what applies on the day someone reads the text."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        laws = recall_fact_book().laws.values()
        named = sorted(((law.code, law.short_name) for law in laws), key=lambda each: each[1])
        self._offer("law", [("", ""), *named])
        self._offer("law_part", [*LAW_PARTS, *_list_changes()])
        for name in set(self.fields) - {"kind"}:
            self.fields[name].required = False

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Add the reference and its value; raise ValidationError when there is no single value."""
        data = super().clean() or {}
        if self.errors:
            return data
        reference = _write_threshold(data) if data["kind"] == "threshold" else _write_law(data)
        if data["day"]:
            reference += f"@{data['day'].isoformat()}"
        if parse_reference(reference) is None or not read_references([reference]):
            raise ValidationError(
                _("There is no single value for this. Select more, or another date.")
            )
        return data | {"reference": reference, "value": read_facts([reference])[reference]}


def _write_threshold(data: dict[str, Any]) -> str:
    names = ("line", "contract_kind", "authority", "nation", "threshold_part")
    return ":".join(["threshold", *(data[name] for name in names if data[name])])


def _write_law(data: dict[str, Any]) -> str:
    part = data["law_part"]
    code, _colon, change = part.partition("/")
    if change:  # a dated change names its own law
        return f"law:{code}:change:{change}"
    return f"law:{data['law']}:{part}"


def _list_changes() -> Iterator[tuple[str, str]]:
    rows = InstrumentChange.objects.exclude(code="").select_related("instrument")
    for row in rows.order_by("instrument__code", "sort_order"):
        yield f"{row.instrument.code}/{row.code}", f"{row.instrument}: {row.text}"[:90]
