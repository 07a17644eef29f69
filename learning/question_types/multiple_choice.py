"""One or more of several options are right."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from learning.domain.questions.grading import MultipleChoice, Policy
from learning.models.question_blocks import list_items, refuse
from learning.models.question_types import register_type
from learning.question_types.single_choice import ChoiceBlock, ChoiceType


class MultipleChoiceBlock(ChoiceBlock):
    def check_value(self, value: Any) -> None:
        super().check_value(value)
        if all(option["is_right"] for option in value["options"]):
            refuse("options", gettext("At least one option must be wrong."))

    class Meta:
        icon = "list-ul"
        label = _("Multiple choice")
        description = _("One or more of several options are right, and all of them are asked for.")


@register_type
class MultipleChoiceType(ChoiceType):
    code: ClassVar[str] = "multiple_choice"
    position = 20
    has_partial_credit = True

    def make_block(self) -> blocks.StructBlock:
        return MultipleChoiceBlock()

    def make_key(self, value: Any, *, weight: int, policy: str) -> MultipleChoice:
        right = {key for key, option in list_items(value["options"]) if option["is_right"]}
        return MultipleChoice(weight, Policy(policy), frozenset(right))
