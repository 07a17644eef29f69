"""The sections of a quiz: questions that are always asked, and draws from a bank."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from hub.core.blocks import CheckedStructBlock


class FixedQuestionsBlock(CheckedStructBlock):
    """Questions that are in every paper."""

    questions = blocks.ListBlock(
        SnippetChooserBlock("learning.Question"), label=_("Questions"), min_num=1
    )

    def check_value(self, value: Any) -> None:
        super().check_value(value)
        for question in value["questions"]:
            if question.is_practice:
                message = gettext("“%(question)s” is for practice: its answer is open to all.")
                _refuse("questions", message % {"question": question})
        keys = [question.pk for question in value["questions"]]
        if len(keys) != len(set(keys)):
            _refuse("questions", gettext("The same question stands here twice."))

    class Meta:
        icon = "list-ul"
        label = _("Fixed questions")
        description = _("Questions that are in every paper.")
        template = "blocks/fixed_questions.html"
        preview_value: dict[str, Any] = {"questions": []}


class DrawBlock(CheckedStructBlock):
    """So many questions from a bank, other ones in the next attempt while there are others."""

    count = blocks.IntegerBlock(label=_("How many"), min_value=1, max_value=100)
    bank = SnippetChooserBlock("learning.QuestionBank", label=_("Bank"))
    tags = blocks.ListBlock(
        SnippetChooserBlock("taxonomy.Term"),
        label=_("Only with all of these tags"),
        min_num=0,
        default=[],
    )

    def check_value(self, value: Any) -> None:
        super().check_value(value)
        questions = apps.get_model("learning", "Question").objects.drawable()
        pool = questions.in_bank(value["bank"]).with_tags(term.pk for term in value["tags"])
        available = pool.distinct().count()
        if available < value["count"]:
            message = ngettext(
                "There is only %(available)d published question to draw from.",
                "There are only %(available)d published questions to draw from.",
                available,
            )
            _refuse("count", message % {"available": available})

    class Meta:
        icon = "order"
        label = _("Draw from a bank")
        description = _("A number of questions by chance from a bank.")
        template = "blocks/draw.html"
        preview_value: dict[str, Any] = {"count": 10, "bank": None, "tags": []}


class QuizSectionsBlock(blocks.StreamBlock):
    """The sections of a quiz in their order."""

    fixed = FixedQuestionsBlock()
    draw = DrawBlock()


def _refuse(field: str, message: str) -> None:
    raise StructBlockValidationError(block_errors={field: ValidationError(message)})
