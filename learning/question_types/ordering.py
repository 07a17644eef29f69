"""Items to be put in order: to each its position, by plain selects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from hub.core.blocks import RichTextBlock
from learning.domain.questions.answers import Answer, Pairing
from learning.domain.questions.grading import Mark, Ordering, Policy
from learning.models.question_blocks import (
    LONGEST_OPTION,
    StemBlock,
    list_items,
    refuse_twins,
    rich_source,
)
from learning.models.question_types import ReviewLine, register_type
from learning.question_types.matching import PairedType, sort_stems


class ItemBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Item"), max_length=LONGEST_OPTION)
    feedback = RichTextBlock(label=_("Feedback when it is in the wrong place"), required=False)


class OrderingBlock(StemBlock):
    items = blocks.ListBlock(
        ItemBlock(),
        label=_("Items"),
        min_num=3,
        max_num=10,
        help_text=_("In the right order. Learners see them in another one."),
    )

    def check_value(self, value: Any) -> None:
        super().check_value(value)
        refuse_twins("items", [item["text"] for item in value["items"]])

    class Meta:
        icon = "list-ol"
        label = _("Ordering")
        description = _("Several items to be put in order.")


@register_type
class OrderingType(PairedType):
    """Without a chance to shuffle, the items stand in the order of the alphabet."""

    code: ClassVar[str] = "ordering"
    position = 60

    def make_block(self) -> blocks.StructBlock:
        return OrderingBlock()

    def make_key(self, value: Any, *, weight: int, policy: str) -> Ordering:
        keys = [key for key, _item in list_items(value["items"])]
        pairs = {(key, str(place)) for place, key in enumerate(keys, 1)}
        return Ordering(weight, Policy(policy), frozenset(pairs))

    def describe(self, value: Any) -> dict[str, Any]:
        items = list_items(value["items"])
        places = [str(place) for place in range(1, len(items) + 1)]
        return {
            "stems": sort_stems([{"id": key, "text": item["text"]} for key, item in items]),
            "choices": [{"id": place, "text": place} for place in places],
        }

    def describe_feedback(self, value: Any) -> dict[str, str]:
        items = list_items(value["items"])
        return {key: source for key, item in items if (source := rich_source(item["feedback"]))}

    def review(
        self, content: Mapping[str, Any], answer: Answer | None, mark: Mark
    ) -> list[ReviewLine]:
        """Return the items in the right order, which is what there is to learn."""
        return sorted(super().review(content, answer, mark), key=lambda line: int(line.right))

    def find_problem(self, paper: Mapping[str, Any], answer: Answer) -> str:
        places = [place for _stem, place in answer.pairs] if isinstance(answer, Pairing) else []
        if len(places) != len(set(places)):
            return gettext("Two items have the same position. Give each a position of its own.")
        return ""
