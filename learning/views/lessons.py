"""What a lesson shows: its text, and knowledge checks that answer to a plain address.

A check is a form that only reads: its answer comes in the address of the lesson, and the page that
it leads to is public like the one before. Nothing is stored, and what is right is on a page only
when its address holds an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from hub.core.visibility import restricted
from learning.domain.reading_time import lesson_minutes, list_anchors
from learning.domain.reviews import Review, review_answer
from learning.domain.versions import describe_question, with_parts
from learning.forms.answers import AnswerField, read_answer
from learning.models import LessonPage, ModulePage, Question, QuizPage
from learning.models.question_types import find_type

CHECK = "check"


@dataclass(frozen=True)
class Check:
    """A knowledge check on a page; `review` only when the address answers it."""

    number: int
    anchor: str
    field: AnswerField
    review: Review | None = None


@dataclass(frozen=True)
class Part:
    """A block of a lesson with the anchor that links lead to."""

    block: Any
    anchor: str
    check: Check | None = None


def lesson_context(page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """Return the parts of a lesson, its place in the module, and its length."""
    parts = list_parts(page, request)
    module, neighbours = find_place(page, request)
    return {
        "parts": parts,
        "contents": [
            {"title": part.block.value["text"], "anchor": part.anchor}
            for part in parts
            if part.block.block_type == "heading" and part.block.value["level"] == "h2"
        ],
        "minutes": lesson_minutes(page),
        "module": module,
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
        **neighbours,
    }


def list_parts(page: LessonPage, request: HttpRequest) -> list[Part]:
    """Return the blocks of a lesson in order; checks whose question is gone are left out."""
    keys = [
        block["value"].get("question")
        for block in page.body.raw_data
        if block["type"] == "knowledge_check"
    ]
    questions = Question.objects.practice().filter(pk__in=[key for key in keys if key])
    found = {question.pk: question for question in with_parts(questions)} if keys else {}
    wanted = iter(keys)
    parts = []
    number = 0
    for block, anchor in zip(page.body, list_anchors(page), strict=True):
        if block.block_type != "knowledge_check":
            parts.append(Part(block, anchor))
            continue
        number += 1
        question = found.get(next(wanted))
        if question is not None and question.type is not None:
            parts.append(Part(block, anchor, make_check(question, number, anchor, request)))
    return parts


def make_check(question: Question, number: int, anchor: str, request: HttpRequest) -> Check:
    """Return a check, answered when the address says that it is this one that is asked."""
    content = describe_question(question)
    name = f"c{number}"
    kind, paper = content["type"], content["paper"]
    asked = request.GET.get(CHECK) == str(number)
    answer, problem = read_answer(kind, paper, request.GET, name) if asked else (None, "")
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
    return Check(number, anchor, shown, review)


def find_place(page: LessonPage, request: HttpRequest) -> tuple[ModulePage, dict[str, Any]]:
    """Return the module of a lesson, and what stands before and after it there."""
    module = page.get_parent().specific
    public = {"live": True, "path__startswith": module.path}
    steps: list[Any] = [
        *LessonPage.objects.filter(**public).exclude(restricted()).defer("body"),
        *QuizPage.objects.filter(**public).exclude(restricted()).defer("sections"),
    ]
    steps.sort(key=lambda step: step.path)
    here = next((place for place, step in enumerate(steps) if step.pk == page.pk), 0)
    before = steps[here - 1] if here else None
    after = steps[here + 1] if here + 1 < len(steps) else None
    lessons = [step for step in steps if isinstance(step, LessonPage)]
    return module, {
        "previous": _link(before, request),
        "next": _link(after, request),
        "number": 1 + sum(step.path < page.path for step in lessons),
        "total": len(lessons),
    }


def _link(page: Any | None, request: HttpRequest) -> dict[str, Any] | None:
    return {"title": page.title, "url": page.get_url(request)} if page is not None else None
