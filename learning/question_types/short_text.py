"""A word or a few, in any of the accepted forms. The numeric type builds on what is here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from learning.domain.questions.answers import Answer, Text, fold_text
from learning.domain.questions.grading import Mark, Policy, ShortText
from learning.models.question_blocks import (
    LikelyAnswerBlock,
    StemBlock,
    list_items,
    refuse_twins,
    rich_source,
)
from learning.models.question_types import QuestionType, ReviewLine, register_type

LONGEST_ANSWER = 200


class ShortTextBlock(StemBlock):
    accepted = blocks.ListBlock(
        blocks.CharBlock(label=_("Accepted answer"), max_length=100),
        label=_("Accepted answers"),
        min_num=1,
        max_num=20,
        help_text=_("The first one is shown as the right answer."),
    )
    folds_case = blocks.BooleanBlock(
        label=_("Capital letters do not matter"), required=False, default=True
    )
    folds_accents = blocks.BooleanBlock(
        label=_("Accents do not matter"), required=False, default=True
    )
    likely = blocks.ListBlock(
        LikelyAnswerBlock(), label=_("Likely wrong answers"), min_num=0, default=[]
    )

    def check_value(self, value: Any) -> None:
        super().check_value(value)
        refuse_twins("accepted", value["accepted"])
        refuse_twins("likely", [*value["accepted"], *(each["text"] for each in value["likely"])])

    class Meta:
        icon = "pilcrow"
        label = _("Short text")
        description = _("A word or a few, typed.")


class TypedType(QuestionType):
    """What all types with a typed answer share."""

    def describe_feedback(self, value: Any) -> dict[str, str]:
        return {
            each["text"]: rich_source(each["feedback"])
            for _key, each in list_items(value["likely"])
        }

    def read(self, data: QueryDict, name: str, paper: Mapping[str, Any]) -> Answer | None:
        text = data.get(name, "").replace("\x00", "").strip()[:LONGEST_ANSWER]
        return Text(text) if text else None

    def review(
        self, content: Mapping[str, Any], answer: Answer | None, mark: Mark
    ) -> list[ReviewLine]:
        given = answer.text if isinstance(answer, Text) else ""
        likely = content["feedback"]["parts"]
        said = [html for text, html in likely.items() if self.says_same(content, text, given)]
        return [
            ReviewLine(
                text="",
                given=given,
                right=self.show_right(content["key"]),
                is_right=mark.is_right,
                feedback=said[0] if said and not mark.is_right else "",
            )
        ]

    def says_same(self, content: Mapping[str, Any], expected: str, given: str) -> bool:
        """Tell whether what was typed is the likely answer `expected`."""
        folded = [fold_text(text, case=True, accents=True) for text in (expected, given)]
        return folded[0] == folded[1]

    def show_right(self, key: Mapping[str, Any]) -> str:
        """Return the right answer for readers."""
        return key["accepted"][0]


@register_type
class ShortTextType(TypedType):
    code: ClassVar[str] = "short_text"
    position = 50

    def make_block(self) -> blocks.StructBlock:
        return ShortTextBlock()

    def make_key(self, value: Any, *, weight: int, policy: str) -> ShortText:
        return ShortText(
            weight,
            Policy(policy),
            tuple(value["accepted"]),
            value["folds_case"],
            value["folds_accents"],
        )
