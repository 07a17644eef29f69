"""The text of a lesson: what every page may hold, recordings with transcript, knowledge checks."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from hub.core.blocks import CheckedStructBlock, RichTextBlock, StoryBlock


class RecordingBlock(blocks.StructBlock):
    """A video or a recording elsewhere. Its words stand on the page: nobody has to play it."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"), choices=[("video", _("Video")), ("audio", _("Audio"))], default="video"
    )
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    url = blocks.URLBlock(label=_("Address"))
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=120)
    transcript = RichTextBlock(
        label=_("Transcript"),
        help_text=_("All that is said, and what is shown where it matters."),
    )

    class Meta:
        icon = "media"
        label = _("Video or audio")
        description = _("A video or audio recording with its transcript.")
        template = "blocks/recording.html"
        preview_value = {
            "kind": "video",
            "title": "Scoring in five minutes",
            "url": "https://example.org/video",
            "minutes": 5,
            "transcript": "<p>Begin with the question that was asked.</p>",
        }


class KnowledgeCheckBlock(CheckedStructBlock):
    """A question to try while reading; its answer is open to everybody."""

    question = SnippetChooserBlock("learning.Question", label=_("Question for practice"))

    def check_value(self, value: Any) -> None:
        super().check_value(value)
        if not value["question"].is_practice:
            message = gettext(
                "This question may be asked in a quiz. Choose one that is marked as for practice."
            )
            raise blocks.StructBlockValidationError(
                block_errors={"question": ValidationError(message)}
            )

    def get_preview_value(self) -> Any:
        question = apps.get_model("learning", "Question").objects.practice().first()
        return self.to_python({"question": question.pk if question else None})

    class Meta:
        icon = "help"
        label = _("Knowledge check")
        description = _("A question for practice; its answer is open to everybody.")
        template = "blocks/knowledge_check.html"


class LessonStoryBlock(StoryBlock):
    """The text of a lesson."""

    recording = RecordingBlock()
    knowledge_check = KnowledgeCheckBlock()

    class Meta:
        template = "blocks/story.html"
