"""How a browser takes a quiz in tests."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from learning.models import Attempt, QuizPage


def start(client: Client, quiz: QuizPage) -> Attempt:
    """Start `quiz` as the person who is signed in; return the attempt that it leads to."""
    response = client.post(f"/my-learning/quizzes/{quiz.pk}/start/")
    assert response.status_code == 302, response.content
    return Attempt.objects.get(uid=response["Location"].strip("/").split("/")[-1])


def address(attempt: Attempt, end: str = "") -> str:
    return f"/my-learning/attempts/{attempt.uid}/{end}"


def option(attempt: Attempt, position: int, *, right: bool = True) -> str:
    """Return the value of an option of a question of single choice."""
    version = attempt.responses.select_related("version").get(position=position).version
    key = version.content["key"]["right"]
    return next(each["id"] for each in version.paper["options"] if (each["id"] == key) == right)


def choices(attempt: Attempt, *positions: int, right: bool = True) -> dict[str, str]:
    """Return what a form sends that answers these questions of single choice."""
    return {f"q{position}": option(attempt, position, right=right) for position in positions}


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def answered(attempt: Attempt) -> list[int]:
    """Return the positions of the questions that have an answer."""
    rows = attempt.responses.filter(answered_at__isnull=False)
    return sorted(rows.values_list("position", flat=True))


def add_attempts(attempt: Attempt, number: int) -> list[Attempt]:
    """Add so many marked attempts at the same quiz, each a day before the last; return them."""
    return Attempt.objects.bulk_create(
        Attempt(
            enrolment=attempt.enrolment,
            quiz_key=attempt.quiz_key,
            quiz_title=attempt.quiz_title,
            module_version=attempt.module_version,
            ordinal=attempt.ordinal + place,
            state=Attempt.State.MARKED,
            seed=0,
            pass_mark=80,
            feedback_policy=attempt.feedback_policy,
            started_at=attempt.started_at - timedelta(days=place),
            submitted_at=attempt.started_at,
            marked_at=attempt.started_at,
            score=Decimal(100 if place == number else 0),
            is_passed=place == number,
        )
        for place in range(1, number + 1)
    )
