"""The text of guidance: what every page may hold, and the parts of a template to fill in.

The parts of a template are data (a field has a name, a help text and an example), so that a page
and a file for a word processor are made from the same thing.
"""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from hub.core.blocks import RichTextBlock, StoryBlock


class TitledValue(blocks.StructValue):
    @property
    def anchor(self) -> str:
        """The fragment of the part's address."""
        return slugify(self.get("title", ""), allow_unicode=True) or "part"


class StepBlock(blocks.StructBlock):
    """One step: what to do, in a line, and how."""

    title = blocks.CharBlock(label=_("What to do"), max_length=160)
    text = RichTextBlock(label=_("How"), required=False)


class StepsBlock(blocks.StructBlock):
    """Steps in their order, numbered by the list itself."""

    title = blocks.CharBlock(label=_("Heading"), max_length=160)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2)

    class Meta:
        icon = "list-ol"
        label = _("Numbered steps")
        description = _("What to do, one step after the other.")
        template = "blocks/steps.html"
        value_class = TitledValue
        preview_value = {
            "title": "In three steps",
            "steps": [
                {"title": "Read the need", "text": "<p>Look at the data first.</p>"},
                {"title": "Choose one outcome", "text": "<p>One is better than ten.</p>"},
            ],
        }


class FormFieldBlock(blocks.StructBlock):
    """One field of a form: its name, what goes in, and what that may look like."""

    name = blocks.CharBlock(label=_("Field"), max_length=120)
    help = blocks.CharBlock(label=_("What goes in"), max_length=400)
    example = blocks.CharBlock(label=_("Example"), required=False, max_length=400)


class FormFieldsBlock(blocks.StructBlock):
    """The fields of a form as a table that can be printed and filled in."""

    title = blocks.CharBlock(label=_("Heading"), max_length=160)
    fields = blocks.ListBlock(FormFieldBlock(), label=_("Fields"), min_num=1)

    class Meta:
        icon = "form"
        label = _("Fields to fill in")
        description = _("The fields of a form, each with help and an example.")
        template = "blocks/form_fields.html"
        value_class = TitledValue
        preview_value = {
            "title": "The plan",
            "fields": [{"name": "Who", "help": "One person by name.", "example": "A. Sample"}],
        }


class MarkBlock(blocks.StructBlock):
    """One mark of a scale and what earns it."""

    mark = blocks.IntegerBlock(label=_("Mark"), min_value=0, max_value=100)
    meaning = blocks.CharBlock(label=_("What earns it"), max_length=400)


class ScoringGuideBlock(blocks.StructBlock):
    """A scale of marks, published with the question it belongs to."""

    title = blocks.CharBlock(label=_("Heading"), max_length=160)
    marks = blocks.ListBlock(MarkBlock(), label=_("Marks"), min_num=2)

    class Meta:
        icon = "order-up"
        label = _("Scoring guide")
        description = _("Marks, each with what earns it.")
        template = "blocks/scoring_guide.html"
        value_class = TitledValue
        preview_value = {
            "title": "Marks",
            "marks": [
                {"mark": 0, "meaning": "No answer."},
                {"mark": 1, "meaning": "A vague answer."},
            ],
        }


class ModelTextBlock(blocks.StructBlock):
    """Words to take over and adapt, set apart from the text about them."""

    title = blocks.CharBlock(label=_("Heading"), max_length=160)
    text = RichTextBlock(label=_("Words to take over"))

    class Meta:
        icon = "copy"
        label = _("Words to take over")
        description = _("A question, a clause or a paragraph that readers may adapt.")
        template = "blocks/model_text.html"
        value_class = TitledValue
        preview_value = {"title": "The question", "text": "<p>Tell us what you will do.</p>"}


class AskBlock(blocks.StructBlock):
    """One question to put, and what to listen for in the answer."""

    question = blocks.CharBlock(label=_("Question"), max_length=300)
    listen_for = blocks.CharBlock(label=_("Listen for"), required=False, max_length=400)


class QuestionsBlock(blocks.StructBlock):
    """Questions to put to somebody, with what a good answer holds."""

    title = blocks.CharBlock(label=_("Heading"), max_length=160)
    questions = blocks.ListBlock(AskBlock(), label=_("Questions"), min_num=1)

    class Meta:
        icon = "help"
        label = _("Questions to ask")
        description = _("Numbered questions, each with what to listen for.")
        template = "blocks/questions.html"
        value_class = TitledValue
        preview_value = {
            "title": "Ask",
            "questions": [{"question": "Who checked it?", "listen_for": "A name and a date."}],
        }


class GuidanceStoryBlock(StoryBlock):
    """The text of a guidance page or template."""

    steps = StepsBlock()
    fields = FormFieldsBlock()
    scoring_guide = ScoringGuideBlock()
    model_text = ModelTextBlock()
    questions = QuestionsBlock()

    class Meta:
        label = _("Text")
        description = _("The text of a guidance page or template.")
        template = "blocks/story.html"


STAGES = [
    ("analyse", _("Analyse")),
    ("plan", _("Plan")),
    ("do", _("Do")),
    ("review", _("Review")),
]


class StageBlock(blocks.StructBlock):
    """One stage of the commissioning cycle; its guidance is found by the stage's term."""

    code = blocks.ChoiceBlock(label=_("Stage"), choices=STAGES)
    text = RichTextBlock(label=_("What social value asks for here"))
    record = blocks.CharBlock(
        label=_("What you should have at the end"), required=False, max_length=200
    )

    class Meta:
        icon = "resubmit"
        label = _("Stage")
        description = _("A stage of the commissioning cycle.")
        template = "blocks/stage.html"
        preview_value = {
            "code": "analyse",
            "text": "<p>Find out what people need.</p>",
            "record": "A summary of needs.",
        }


class StagesBlock(blocks.StreamBlock):
    """The stages of the cycle, in their order; each once."""

    stage = StageBlock()

    class Meta:
        label = _("Stages")
        description = _("The stages of the commissioning cycle.")
        template = "blocks/story.html"

    def clean(self, value: Any) -> Any:
        """Refuse a stage that stands twice: its part of the page could not be told apart."""
        result = super().clean(value)
        if self.is_deferred_validation:
            return result
        codes = [child.value["code"] for child in result]
        if len(codes) != len(set(codes)):
            raise StreamBlockValidationError(
                non_block_errors=[_("Each stage stands once in the cycle.")]
            )
        return result
