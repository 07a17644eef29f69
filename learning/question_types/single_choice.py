"""One of several options is right. Other types with options build on what is here."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from learning.domain.questions.answers import Answer, Selection
from learning.domain.questions.grading import Mark, Policy, SingleChoice
from learning.models.question_blocks import (
    OptionBlock,
    StemBlock,
    list_items,
    refuse,
    refuse_twins,
    rich_source,
)
from learning.models.question_types import QuestionType, ReviewLine, register_type


class ChoiceBlock(StemBlock):
    """A question with options."""

    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=10)

    def check_value(self, value: Any) -> None:
        super().check_value(value)
        refuse_twins("options", [option["text"] for option in value["options"]])
        self.check_right([option for option in value["options"] if option["is_right"]])

    def check_right(self, right: list[Any]) -> None:
        """Raise the author's error when the number of right options cannot be."""
        if not right:
            refuse("options", gettext("No option is marked as right."))


class SingleChoiceBlock(ChoiceBlock):
    def check_right(self, right: list[Any]) -> None:
        super().check_right(right)
        if len(right) > 1:
            refuse("options", gettext("Only one option can be right in this type of question."))

    class Meta:
        icon = "circle-check"
        label = _("Single choice")
        description = _("One of several options is right.")


class ChoiceType(QuestionType):
    """What all types with options share: how options are shown, picked and reviewed."""

    def describe(self, value: Any) -> dict[str, Any]:
        return {
            "options": [
                {"id": key, "text": option["text"], "stays": option["stays"]}
                for key, option in list_items(value["options"])
            ]
        }

    def describe_feedback(self, value: Any) -> dict[str, str]:
        items = list_items(value["options"])
        return {key: source for key, each in items if (source := rich_source(each["feedback"]))}

    def order_choices(self, paper: Mapping[str, Any], chance: Random | None) -> list[str]:
        options = paper["options"]
        moving = [option["id"] for option in options if not option["stays"]]
        if chance is not None:
            chance.shuffle(moving)
        rest = iter(moving)
        return [option["id"] if option["stays"] else next(rest) for option in options]

    def read(self, data: QueryDict, name: str, paper: Mapping[str, Any]) -> Answer | None:
        known = {option["id"] for option in paper["options"]}
        chosen = known.intersection(data.getlist(name))
        return Selection(frozenset(chosen)) if chosen else None

    def review(
        self, content: Mapping[str, Any], answer: Answer | None, mark: Mark
    ) -> list[ReviewLine]:
        chosen = answer.chosen if isinstance(answer, Selection) else frozenset()
        key = content["key"]["right"]
        right = {key} if isinstance(key, str) else set(key)
        return [
            ReviewLine(
                text=option["text"],
                is_option=True,
                is_chosen=option["id"] in chosen,
                is_key=option["id"] in right,
                is_right=(option["id"] in chosen) == (option["id"] in right),
                feedback=content["feedback"]["parts"].get(option["id"], ""),
            )
            for option in content["paper"]["options"]
        ]


@register_type
class SingleChoiceType(ChoiceType):
    code: ClassVar[str] = "single_choice"
    position = 10

    def make_block(self) -> blocks.StructBlock:
        return SingleChoiceBlock()

    def make_key(self, value: Any, *, weight: int, policy: str) -> SingleChoice:
        right = [key for key, option in list_items(value["options"]) if option["is_right"]]
        return SingleChoice(weight, Policy(policy), right[0])
