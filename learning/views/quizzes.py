"""What the first page of a quiz says: its rules, the same for every reader."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from learning.domain.papers import count_questions, read_sections
from learning.models import QuizPage


def quiz_context(page: QuizPage, request: HttpRequest) -> dict[str, Any]:
    """Return how many questions a paper has, and the module that the quiz belongs to."""
    return {
        "question_count": count_questions(read_sections(page)),
        "module": page.get_parent(),
    }
