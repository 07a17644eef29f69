"""What the forms of several question types have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from hub.core.blocks import CheckedStructBlock, RichTextBlock

LONGEST_OPTION = 300


class StemBlock(CheckedStructBlock):
    """What every question begins with: its wording, and a picture where one is needed."""

    stem = RichTextBlock(label=_("Question"))
    image = ImageChooserBlock(label=_("Picture"), required=False)
    image_alt = blocks.CharBlock(
        label=_("Text alternative of the picture"), required=False, max_length=300
    )


class OptionBlock(blocks.StructBlock):
    """One option of a choice."""

    text = blocks.CharBlock(label=_("Option"), max_length=LONGEST_OPTION)
    is_right = blocks.BooleanBlock(label=_("Right"), required=False)
    stays = blocks.BooleanBlock(
        label=_("Keeps its place"),
        required=False,
        help_text=_("For an option such as “none of these”, which is not to be shuffled."),
    )
    feedback = RichTextBlock(label=_("Feedback to those who pick it"), required=False)


class LikelyAnswerBlock(blocks.StructBlock):
    """A wrong answer that many give, with what to tell them."""

    text = blocks.CharBlock(label=_("Likely wrong answer"), max_length=100)
    feedback = RichTextBlock(label=_("Feedback"))


def list_items(value: Any) -> list[tuple[str, Any]]:
    """Return (id, value) of each item of a list block; a new item without an id gets its place."""
    return [
        (child.id or f"i{place}", child.value) for place, child in enumerate(value.bound_blocks)
    ]


def rich_source(value: Any) -> str:
    """Return the stored source of a rich text value; empty for none."""
    return getattr(value, "source", "") or ""


def find_twins(texts: Iterable[str]) -> list[str]:
    """Return the texts that say the same as an earlier one, spaces and letter case aside."""
    seen: set[str] = set()
    twins = []
    for text in texts:
        plain = " ".join(text.split()).casefold()
        if plain in seen:
            twins.append(text)
        seen.add(plain)
    return twins


def refuse_twins(field: str, texts: Iterable[str]) -> None:
    """Raise the author's error at `field` when two texts are equal."""
    for twin in find_twins(texts):
        refuse(field, gettext("Two entries say “%(text)s”.") % {"text": twin})


def refuse(field: str, message: str) -> None:
    """Raise the author's error `message` at the block `field`."""
    raise StructBlockValidationError(block_errors={field: ValidationError(message)})
