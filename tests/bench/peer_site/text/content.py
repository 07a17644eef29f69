"""Fills the generated project; run inside it as `python -m text.content <texts> <addresses>`.

The first file lists pages as objects with a title and paragraphs. Each becomes a page. All of them
together make a page of about 20 kB, and a lesson of the same text with a learner who is enrolled.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import django

SIZE = 20_000  # characters of the page that is measured, with its mark-up
BETWEEN_HEADINGS = 4  # paragraphs


def main(texts: Path, addresses: Path) -> None:
    """Make all pages and write the addresses of those that are measured."""
    django.setup()
    from django.apps import apps  # noqa: PLC0415 -- Django must be set up
    from wagtail.models import Site  # noqa: PLC0415 -- likewise

    home = Site.objects.get().root_page
    text_page = apps.get_model("text", "TextPage")
    pages = json.loads(texts.read_text())
    for number, each in enumerate(pages):
        body = [("paragraph", f"<p>{text}</p>") for text in each["paragraphs"]]
        home.add_child(instance=text_page(title=each["title"], slug=f"page-{number}", body=body))
    paragraphs = _take_paragraphs(pages)
    page = home.add_child(
        instance=text_page(title="A page", slug="a-page", body=_write_body(paragraphs))
    )
    found = {"page": page.url} | _make_lesson(apps, home, paragraphs)
    addresses.write_text(json.dumps(found))


def _take_paragraphs(pages: list[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for each in pages:
        for text in each["paragraphs"]:
            if sum(map(len, found)) >= SIZE:
                return found
            found.append(f"<p>{text}</p>")
    return found


def _write_body(paragraphs: list[str]) -> list[tuple[str, str]]:
    body: list[tuple[str, str]] = []
    for number, text in enumerate(paragraphs):
        if number % BETWEEN_HEADINGS == 0:
            body.append(("heading", f"Part {number // BETWEEN_HEADINGS + 1}"))
        body.append(("paragraph", text))
    return body


def _make_lesson(apps: Any, home: Any, paragraphs: list[str]) -> dict[str, str]:
    """Make a course with a lesson and a learner; return its address and the learner's session."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- Django must be set up
    from django.test import Client  # noqa: PLC0415 -- likewise

    course_page = apps.get_model("wagtail_lms", "CoursePage")
    lesson_page = apps.get_model("wagtail_lms", "H5PLessonPage")
    course = home.add_child(instance=course_page(title="A course", slug="a-course"))
    body = [("paragraph", text) for text in paragraphs]
    lesson = course.add_child(instance=lesson_page(title="A lesson", slug="a-lesson", body=body))
    learner = get_user_model().objects.create_user("learner", password="of no use")
    enrolment = apps.get_model("wagtail_lms", "CourseEnrollment")
    enrolment.objects.create(user=learner, course=course)
    client = Client()
    client.force_login(learner)
    return {"lesson": lesson.url, "session": client.session.session_key}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
