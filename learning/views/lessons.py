"""What a lesson shows: its text, and knowledge checks that answer to a plain address.

A check is a form that only reads: its answer comes in the address of the lesson, and the page that
it leads to is public like the one before. What is right is on a page only when its address holds an
answer. Where the module asks for checks to be tried, the form of somebody signed in is sent to
`try_check`, which puts that on record and leads to the same address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.core.page_cache import remember
from hub.core.search_documents import Kind
from hub.core.visibility import public_pages
from hub.search.related import list_alike
from learning.domain.evidence.versions import describe_question, with_parts
from learning.domain.questions.checks import Reading, count_tried, find_reading, stored_checks
from learning.domain.reading_time import lesson_minutes, list_anchors
from learning.domain.taking.reviews import Review, review_answer
from learning.forms.answers import AnswerField, read_answer
from learning.models import LessonPage, ModulePage, Question
from learning.models.question_types import find_type
from learning.views.access import reader_of

CHECK = "check"
# What search may show beside a lesson: where to look it up, and what others did.
ALIKE = (Kind.GUIDANCE, Kind.TEMPLATE, Kind.CASE_STUDY)


@dataclass(frozen=True)
class Check:
    """A knowledge check on a page; `review` only when it was answered just now."""

    number: int
    anchor: str
    question: UUID
    field: AnswerField
    review: Review | None = None


@dataclass(frozen=True)
class Part:
    """A block of a lesson with the anchor that links lead to."""

    type: str
    anchor: str
    block: Any = None
    check: Check | None = None


def lesson_context(page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """Return the parts of a lesson, its place in the module, and its length."""
    parts = list_parts(page, request.GET)
    place = find_place(page, request)
    return {
        "reader_facts": {
            "page": page.pk,
            "lesson": page.translation_key,
            "module": place["module"]["key"],
            "asks_for_checks": place["module"]["asks_for_checks"],
            "checks": frozenset(part.check.question for part in parts if part.check),
        },
        "parts": parts,
        "contents": [
            {"title": part.block.value["text"], "anchor": part.anchor}
            for part in parts
            if part.type == "heading" and part.block.value["level"] == "h2"
        ],
        "minutes": lesson_minutes(page),
        "sources": [row.source for row in page.lesson_sources.select_related("source")],
        "problems": [
            {
                "anchor": part.check.field.anchor,
                "title": _("Check %(number)d") % {"number": part.check.number},
                "text": part.check.field.problem,
            }
            for part in parts
            if part.check and part.check.field.problem
        ],
        "alike": list_alike(page, *ALIKE),
        **place,
    }


def reading_context(request: HttpRequest, facts: dict[str, Any]) -> dict[str, Any]:
    """Return how far the reader is with a lesson, for the slots of its page.

    Args:
        facts: what `lesson_context` returns as `reader_facts`.
    """
    user = reader_of(request)
    reading = find_reading(facts["lesson"], facts["module"], user) if user else Reading()
    is_asked = bool(user) and facts["asks_for_checks"] and not reading.is_closed
    trying = count_tried(facts["checks"], reading.tried) if is_asked else None
    return {
        "reader": user,
        "lesson": facts["page"],
        "is_read": reading.is_read,
        "checks_tried": trying,
        "tried": reading.tried if is_asked else (),
    }


def list_parts(page: LessonPage, data: QueryDict) -> list[Part]:
    """Return the blocks of a lesson in order; checks whose question is gone are left out.

    The stored value says which questions there are, so that they come with one query.

    Args:
        data: what was sent, with the answer to one of the checks or none.
    """
    stored = list(page.body.raw_data)
    keys = stored_checks(page)
    questions = Question.objects.practice().filter(pk__in=keys)
    found = {question.pk: question for question in with_parts(questions)} if keys else {}
    parts = []
    number = 0
    for place, (each, anchor) in enumerate(zip(stored, list_anchors(page), strict=True)):
        if each["type"] != "knowledge_check":
            parts.append(Part(each["type"], anchor, block=page.body[place]))
            continue
        number += 1
        question = found.get(each["value"].get("question"))
        if question is not None and question.type is not None:
            check = make_check(question, number, anchor, data)
            parts.append(Part(each["type"], anchor, check=check))
    return parts


def make_check(question: Question, number: int, anchor: str, data: QueryDict) -> Check:
    """Return a check, answered when `data` says that it is this one that is asked."""
    content = describe_question(question)
    name = f"c{number}"
    kind, paper = content["type"], content["paper"]
    asked = data.get(CHECK) == str(number)
    answer, problem = read_answer(kind, paper, data, name) if asked else (None, "")
    if asked and answer is None:
        problem = _("Choose or write an answer first.")
    shown = AnswerField(
        name=name,
        type=kind,
        paper=paper,
        choice_order=find_type(kind).order_choices(paper, None),
        answer=answer,
        problem=problem,
    )
    review = review_answer(content, answer) if answer is not None and not problem else None
    return Check(number, anchor, question.uid, shown, review)


def find_place(page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """Return the module of a lesson, what stands before and after it, and its number there."""
    above = page.path[: -page.steplen]
    name = f"place:{above}:{request.get_host()}:{get_language()}"
    module, steps = remember(name, lambda: _list_steps(above, request))
    here = [step["path"] for step in steps]
    place = here.index(page.path) if page.path in here else len(steps)
    lessons = [step["path"] for step in steps if step["is_lesson"]]
    return {
        "module": module,
        "previous": steps[place - 1] if place else None,
        "next": steps[place + 1] if place + 1 < len(steps) else None,
        "number": 1 + sum(path < page.path for path in lessons),
        "total": len(lessons),
    }


def _list_steps(above: str, request: HttpRequest) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the module at the tree path `above` and its public steps in order."""
    module = ModulePage.objects.get(path=above)
    lesson = ContentType.objects.get_for_model(LessonPage).pk
    pages = public_pages().filter(path__startswith=above, depth=module.depth + 1).order_by("path")
    steps = [
        {
            "title": step.title,
            "url": step.get_url(request),
            "path": step.path,
            "is_lesson": step.content_type_id == lesson,
        }
        for step in pages
    ]
    return {
        "key": module.translation_key,
        "title": module.title,
        "url": module.get_url(request),
        "asks_for_checks": module.asks_for_checks,
    }, steps
