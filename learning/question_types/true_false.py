"""A statement is true or false. The two options are never shuffled."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from hub.core.blocks import RichTextBlock
from learning.domain.questions.grading import Policy, TrueFalse
from learning.models.question_blocks import StemBlock, rich_source
from learning.models.question_types import register_type
from learning.question_types.single_choice import ChoiceType


class TrueFalseBlock(StemBlock):
    answer = blocks.ChoiceBlock(
        label=_("The statement is"), choices=[("true", _("True")), ("false", _("False"))]
    )
    feedback_true = RichTextBlock(label=_("Feedback to those who say true"), required=False)
    feedback_false = RichTextBlock(label=_("Feedback to those who say false"), required=False)

    class Meta:
        icon = "check"
        label = _("True or false")
        description = _("A statement that is true or false.")


@register_type
class TrueFalseType(ChoiceType):
    code: ClassVar[str] = "true_false"
    position = 30

    def make_block(self) -> blocks.StructBlock:
        return TrueFalseBlock()

    def make_key(self, value: Any, *, weight: int, policy: str) -> TrueFalse:
        return TrueFalse(weight, Policy(policy), value["answer"])

    def describe(self, value: Any) -> dict[str, Any]:
        return {
            "options": [
                {"id": "true", "text": gettext("True"), "stays": True},
                {"id": "false", "text": gettext("False"), "stays": True},
            ]
        }

    def describe_feedback(self, value: Any) -> dict[str, str]:
        said = {key: rich_source(value[f"feedback_{key}"]) for key in ("true", "false")}
        return {key: source for key, source in said.items() if source}
