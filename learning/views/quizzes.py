"""What the page of a quiz says: its rules, and to somebody signed in the rules for them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from learning.domain.taking.attempts import settle_attempt
from learning.domain.taking.papers import count_questions, read_sections
from learning.domain.taking.terms import find_terms
from learning.models import QuizPage
from learning.views.access import reader_of
from learning.views.wording import say_time


def quiz_context(page: QuizPage, request: HttpRequest) -> dict[str, Any]:
    """Return how many questions a paper has, and on which terms its reader may take it."""
    above = getattr(request, "hub_ancestors", None)
    if above:
        page._cached_parent_obj = above[-1]  # what routing has brought already
    user = reader_of(request)
    context = {
        "module": page.get_parent(),
        "question_count": count_questions(read_sections(page)),
    }
    if user is None:
        return context | {"onward": urlencode({"next": page.get_url(request) or "/"})}
    terms = find_terms(page, by=user)
    if terms.open_attempt and not settle_attempt(terms.open_attempt).is_open:
        terms = find_terms(page, by=user)
    return context | {"terms": terms, "time": say_time(terms.time)}
