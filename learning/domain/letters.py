"""The letters of learning. None says what somebody needs, or what is right in a question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from hub.core.editors import people_who_may
from hub.core.letters import send_letter, site_address
from hub.users.models import User
from learning.models import QuestionReport
from learning.permissions import can_decide_accommodations


def tell_of_wish() -> None:
    """Tell those who decide that somebody asks for help with quizzes; not who, not which."""
    context = {"url": site_address(reverse("accommodations:index"))}
    for person in people_who_may("learning.decide_accommodation"):
        if can_decide_accommodations(person):
            send_letter("accommodation_asked", to=person.email, context=context)


def tell_of_decision(user: User) -> None:
    """Tell a person that it was decided what help they get; what it is stands on their page."""
    context = {"url": site_address(reverse("learning:help"))}
    send_letter("accommodation_decided", to=user.email, context=context)


def tell_of_report(report: QuestionReport, readers: Iterable[Any]) -> None:
    """Tell those who keep a question right that somebody reported it; not who, nor their words."""
    context = {
        "question": str(report),
        "kind": report.get_kind_display(),
        "url": site_address(reverse("question_reports:edit", args=[report.pk])),
    }
    for person in readers:
        send_letter("question_reported", to=person.email, context=context)


def tell_of_answer(report: QuestionReport, person: User | None) -> None:
    """Send the answer to who reported a question, if they still have their account."""
    if person is None:
        return
    response = report.response
    path = reverse("learning:result", args=[response.attempt.uid])
    context = {
        "title": response.attempt.quiz_title,
        "number": response.position,
        "answer": report.answer,
        "url": site_address(f"{path}#question-{response.position}"),
    }
    send_letter("question_report_answered", to=person.email, context=context)
