"""A number, right within a tolerance, with or without its unit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from learning.domain.questions.answers import Answer, Text, read_number
from learning.domain.questions.grading import Numeric, Policy, grade
from learning.models.question_blocks import LikelyAnswerBlock, StemBlock, refuse
from learning.models.question_types import register_type
from learning.question_types.short_text import TypedType


class NumericBlock(StemBlock):
    value = blocks.DecimalBlock(label=_("Right number"), max_digits=18, decimal_places=6)
    tolerance = blocks.DecimalBlock(
        label=_("Tolerance"),
        default=0,
        min_value=0,
        max_digits=18,
        decimal_places=6,
        help_text=_("How far from the right number an answer may be, on either side."),
    )
    unit = blocks.CharBlock(
        label=_("Unit"),
        required=False,
        max_length=20,
        help_text=_("Shown beside the field; learners may write it or leave it out."),
    )
    likely = blocks.ListBlock(
        LikelyAnswerBlock(), label=_("Likely wrong answers"), min_num=0, default=[]
    )

    def check_value(self, value: Any) -> None:
        super().check_value(value)
        key = Numeric(1, Policy.ALL_OR_NOTHING, value["value"], value["tolerance"])
        for each in value["likely"]:
            if read_number(each["text"], unit=value["unit"]) is None:
                refuse("likely", gettext("“%(text)s” is not a number.") % {"text": each["text"]})
            if grade(key, Text(each["text"])).is_right:
                message = gettext("“%(text)s” is right within the tolerance.")
                refuse("likely", message % {"text": each["text"]})

    class Meta:
        icon = "order"
        label = _("Number")
        description = _("A number, typed.")


@register_type
class NumericType(TypedType):
    code: ClassVar[str] = "numeric"
    position = 40

    def make_block(self) -> blocks.StructBlock:
        return NumericBlock()

    def make_key(self, value: Any, *, weight: int, policy: str) -> Numeric:
        number, tolerance = Decimal(value["value"]), Decimal(value["tolerance"] or 0)
        return Numeric(weight, Policy(policy), number, tolerance, value["unit"] or "")

    def describe(self, value: Any) -> dict[str, Any]:
        return {"unit": value["unit"] or ""}

    def find_problem(self, paper: Mapping[str, Any], answer: Answer) -> str:
        if isinstance(answer, Text) and read_number(answer.text, unit=paper["unit"]) is None:
            return gettext("Write a number, for example 1,250 or 3.5.")
        return ""

    def says_same(self, content: Mapping[str, Any], expected: str, given: str) -> bool:
        unit = content["key"]["unit"]
        number = read_number(given, unit=unit)
        return number is not None and number == read_number(expected, unit=unit)

    def show_right(self, key: Mapping[str, Any]) -> str:
        number = Decimal(key["value"])
        if number == number.to_integral_value():
            number = number.to_integral_value()
        shown = number_format(number, force_grouping=True)
        if key["unit"] in {"£", "$", "€"}:
            return f"{key['unit']}{shown}"
        return f"{shown} {key['unit']}".strip()
