"""What the page of a quiz says: its rules, and to somebody signed in the rules for them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from learning.domain.attempts import find_terms
from learning.domain.papers import count_questions, read_sections
from learning.models import QuizPage
from learning.views.access import reader_of
from learning.views.wording import say_time


def quiz_context(page: QuizPage, request: HttpRequest) -> dict[str, Any]:
    """Return how many questions a paper has, and on which terms its reader may take it."""
    user = reader_of(request)
    context: dict[str, Any] = {"module": page.get_parent()}
    if user is None:
        return context | {
            "question_count": count_questions(read_sections(page)),
            "onward": urlencode({"next": page.get_url(request) or "/"}),
        }
    terms = find_terms(page, by=user)
    return context | {
        "question_count": terms.question_count,
        "terms": terms,
        "time": say_time(terms.time),
    }
