"""How long lessons take, and the parts of a lesson that can be linked to."""

from __future__ import annotations

from collections.abc import Iterator

from hub.core.page_cache import bump
from hub.core.reading import reading_minutes, stored_texts
from learning.models import LessonPage

# Members of a block's stored value that are not words for readers.
NOT_TEXT = {"id", "type", "level", "status", "code", "alt_text", "url", "kind", "transcript"}
MINUTES_PER_CHECK = 1


def lesson_minutes(lesson: LessonPage) -> int:
    """Return the whole minutes that a lesson takes: its words, recordings and checks; no query."""
    minutes = reading_minutes(len(" ".join(_words_of(lesson)).split()))
    for block in lesson.body.raw_data:
        if block["type"] == "recording":
            minutes += int(block["value"].get("minutes") or 0)
        elif block["type"] == "knowledge_check":
            minutes += MINUTES_PER_CHECK
    return minutes


def store_minutes(lesson: LessonPage) -> None:
    """Store the minutes of a lesson that was just published, for every list that shows them."""
    minutes = lesson_minutes(lesson)
    stale = LessonPage.objects.filter(pk=lesson.pk).exclude(published_minutes=minutes)
    lesson.published_minutes = minutes
    if stale.update(published_minutes=minutes):
        bump()


def published_minutes(lesson: LessonPage) -> int:
    """Return the minutes stored at publication; count them where it was never published."""
    stored = lesson.published_minutes
    return lesson_minutes(lesson) if stored is None else stored


def _words_of(lesson: LessonPage) -> Iterator[str]:
    yield lesson.lead
    for block in lesson.body.raw_data:
        yield from stored_texts(block["value"], left_out=NOT_TEXT)


def list_anchors(lesson: LessonPage) -> list[str]:
    """Return the anchor of each block of a lesson, in order, each once: what a link may name.

    A heading has one made of its words; a knowledge check counts; any other block has one made
    of its lasting id.
    """
    anchors: list[str] = []
    checks = 0
    for place, stored in enumerate(lesson.body.raw_data):
        if stored["type"] == "heading":
            anchor = _unique(lesson.body[place].value.anchor, anchors)
        elif stored["type"] == "knowledge_check":
            checks += 1
            anchor = f"check-{checks}"
        else:
            anchor = f"part-{str(stored.get('id', place))[:8]}"
        anchors.append(anchor)
    return anchors


def _unique(anchor: str, taken: list[str]) -> str:
    count = 2
    found = anchor
    while found in taken:
        found, count = f"{anchor}-{count}", count + 1
    return found
