"""Fills the generated project; run inside it as `python -m text.content <texts> <addresses>`.

The first file lists pages as objects with a title and a text. Each becomes a page. Their texts, one
after the other, make a page of about 20 kB, and a lesson of the same for a learner who is enrolled.
"""

from __future__ import annotations

import json
import sys
from html import escape
from pathlib import Path
from typing import Any

import django

SIZE = 20_000  # characters of the page that is measured
WORDS_IN_PARAGRAPH, PARAGRAPHS_IN_BLOCK = 60, 5


def main(texts: Path, addresses: Path) -> None:
    """Make all pages and write the addresses of those that are measured."""
    django.setup()
    from django.apps import apps  # noqa: PLC0415 -- Django must be set up
    from wagtail.models import Site  # noqa: PLC0415 -- likewise

    home = Site.objects.get().root_page
    text_page = apps.get_model("text", "TextPage")
    pages = json.loads(texts.read_text())
    for number, each in enumerate(pages):
        body = [("paragraph", block) for block in _write_blocks(each["text"])]
        home.add_child(instance=text_page(title=each["title"], slug=f"page-{number}", body=body))
    blocks = _write_blocks(" ".join(each["text"] for each in pages)[:SIZE])
    body = []
    for number, block in enumerate(blocks, 1):
        body += [("heading", f"Part {number}"), ("paragraph", block)]
    page = home.add_child(instance=text_page(title="A page", slug="a-page", body=body))
    found = {"page": page.url} | _make_lesson(apps, home, blocks)
    addresses.write_text(json.dumps(found))


def _write_blocks(text: str) -> list[str]:
    """Return the rich text of each block: several paragraphs."""
    words = escape(text).split()
    paragraphs = [
        f"<p>{' '.join(words[start : start + WORDS_IN_PARAGRAPH])}</p>"
        for start in range(0, len(words), WORDS_IN_PARAGRAPH)
    ]
    return [
        "".join(paragraphs[start : start + PARAGRAPHS_IN_BLOCK])
        for start in range(0, len(paragraphs), PARAGRAPHS_IN_BLOCK)
    ]


def _make_lesson(apps: Any, home: Any, blocks: list[str]) -> dict[str, str]:
    """Make a course with a lesson and a learner; return its address and the learner's session."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- Django must be set up
    from django.test import Client  # noqa: PLC0415 -- likewise

    course_page = apps.get_model("wagtail_lms", "CoursePage")
    lesson_page = apps.get_model("wagtail_lms", "H5PLessonPage")
    course = home.add_child(instance=course_page(title="A course", slug="a-course"))
    body = [("paragraph", block) for block in blocks]
    lesson = course.add_child(instance=lesson_page(title="A lesson", slug="a-lesson", body=body))
    learner = get_user_model().objects.create_user("learner", password="of no use")
    enrolment = apps.get_model("wagtail_lms", "CourseEnrollment")
    enrolment.objects.create(user=learner, course=course)
    client = Client()
    client.force_login(learner)
    return {"lesson": lesson.url, "session": client.session.session_key}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
