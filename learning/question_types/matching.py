"""To each stem its choice, by plain selects. Ordering builds on what is here."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from hub.core.blocks import RichTextBlock
from learning.domain.questions.answers import Answer, Pairing
from learning.domain.questions.grading import Mark, Matching, Policy
from learning.models.question_blocks import (
    LONGEST_OPTION,
    StemBlock,
    list_items,
    refuse,
    refuse_twins,
    rich_source,
)
from learning.models.question_types import QuestionType, ReviewLine, register_type


class PairBlock(blocks.StructBlock):
    stem = blocks.CharBlock(label=_("This"), max_length=LONGEST_OPTION)
    choice = blocks.CharBlock(label=_("goes with"), max_length=150)
    feedback = RichTextBlock(label=_("Feedback when it is wrong"), required=False)


class MatchingBlock(StemBlock):
    pairs = blocks.ListBlock(PairBlock(), label=_("Pairs"), min_num=2, max_num=10)
    distractors = blocks.ListBlock(
        blocks.CharBlock(label=_("Choice"), max_length=150),
        label=_("Choices that go with nothing"),
        min_num=0,
        default=[],
    )

    def check_value(self, value: Any) -> None:
        super().check_value(value)
        refuse_twins("pairs", [pair["stem"] for pair in value["pairs"]])
        used = {pair["choice"] for pair in value["pairs"]}
        refuse_twins("distractors", [*used, *value["distractors"]])
        if len(used) + len(value["distractors"]) == 1:
            refuse("pairs", gettext("There must be at least two different choices."))

    class Meta:
        icon = "link"
        label = _("Matching")
        description = _("To each of several things the choice that goes with it.")


class PairedType(QuestionType):
    """What all types with a select for each stem share.

    Choices are in the order of the alphabet and named by their place in it, so that neither says
    which stem they belong to.
    """

    has_partial_credit = True

    def order_choices(self, paper: Mapping[str, Any], chance: Random | None) -> list[str]:
        stems = [stem["id"] for stem in paper["stems"]]
        if chance is not None:
            chance.shuffle(stems)
        return stems

    def read(self, data: QueryDict, name: str, paper: Mapping[str, Any]) -> Answer | None:
        known = {choice["id"] for choice in paper["choices"]}
        given = {stem["id"]: data.get(f"{name}-{stem['id']}", "") for stem in paper["stems"]}
        pairs = {stem: choice for stem, choice in given.items() if choice in known}
        return Pairing(frozenset(pairs.items())) if pairs else None

    def review(
        self, content: Mapping[str, Any], answer: Answer | None, mark: Mark
    ) -> list[ReviewLine]:
        given = dict(answer.pairs) if isinstance(answer, Pairing) else {}
        names = {choice["id"]: choice["text"] for choice in content["paper"]["choices"]}
        right = content["key"]["right"]
        return [
            ReviewLine(
                text=stem["text"],
                given=names.get(given.get(stem["id"], ""), ""),
                right=names[right[stem["id"]]],
                is_right=given.get(stem["id"]) == right[stem["id"]],
                feedback=content["feedback"]["parts"].get(stem["id"], ""),
            )
            for stem in content["paper"]["stems"]
        ]


def sort_stems(stems: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return stems in the order of the alphabet."""
    return sorted(stems, key=lambda stem: (stem["text"].casefold(), stem["id"]))


@register_type
class MatchingType(PairedType):
    code: ClassVar[str] = "matching"
    position = 70

    def make_block(self) -> blocks.StructBlock:
        return MatchingBlock()

    def make_key(self, value: Any, *, weight: int, policy: str) -> Matching:
        ids = {choice["text"]: choice["id"] for choice in self._choices(value)}
        pairs = {(key, ids[pair["choice"]]) for key, pair in list_items(value["pairs"])}
        return Matching(weight, Policy(policy), frozenset(pairs))

    def _choices(self, value: Any) -> list[dict[str, str]]:
        texts = {pair["choice"] for pair in value["pairs"]} | set(value["distractors"])
        ordered = sorted(texts, key=lambda text: (text.casefold(), text))
        return [{"id": f"c{place}", "text": text} for place, text in enumerate(ordered, 1)]

    def describe(self, value: Any) -> dict[str, Any]:
        stems = [{"id": key, "text": pair["stem"]} for key, pair in list_items(value["pairs"])]
        return {"stems": stems, "choices": self._choices(value)}

    def describe_feedback(self, value: Any) -> dict[str, str]:
        items = list_items(value["pairs"])
        return {key: source for key, pair in items if (source := rich_source(pair["feedback"]))}
