"""What is right, and why, is on no page before an answer is handed in."""

from __future__ import annotations

import pytest
from django.test import Client

from learning.models import Attempt, FeedbackPolicy
from tests.factories.learning import (
    bodies,
    build_lesson,
    build_module,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
)
from tests.learning.views.taking import address, start

pytestmark = pytest.mark.django_db
SECRET = "SECRETMARK"


def begin(client: Client, policy: FeedbackPolicy) -> tuple[Attempt, list[str]]:
    """Start a quiz with a question of every type; return the attempt and pages around it."""
    module = build_module()
    lesson = build_lesson(module)
    questions = [
        build_question(
            f"q-{kind}",
            body,
            explanation=f"<p>{SECRET} why</p>",
            feedback_right=f"<p>{SECRET} yes</p>",
            feedback_wrong=f"<p>{SECRET} no</p>",
        )
        for kind, body in bodies(SECRET).items()
    ]
    quiz = build_quiz(module, fixed_section(*questions), feedback_policy=policy)
    client.force_login(build_user())
    attempt = start(client, quiz)
    around = [quiz.url, module.url, lesson.url, "/my-learning/"]
    return attempt, [*around, address(attempt), address(attempt, "check/")]


@pytest.mark.parametrize("policy", FeedbackPolicy.values)
def test_nothing_that_is_right_shows_before_handing_in(client: Client, policy: str) -> None:
    attempt, pages = begin(client, FeedbackPolicy(policy))
    unreadable = next(
        each.position
        for each in attempt.responses.select_related("version")
        if each.version.content["type"] == "numeric"
    )

    shown = [client.get(page).content.decode() for page in pages]
    refused = client.post(address(attempt), {f"q{unreadable}": "many"})

    assert refused.status_code == 400
    for text in [*shown, refused.content.decode()]:
        assert SECRET not in text
    client.post(address(attempt, "check/"))
    result = client.get(address(attempt, "result/")).content.decode()
    assert (SECRET in result) == (policy != FeedbackPolicy.AFTER_PASSING)
    assert all(SECRET not in client.get(page).content.decode() for page in pages[:4])


def test_feedback_at_once_is_only_about_what_was_answered(client: Client) -> None:
    attempt, _pages = begin(client, FeedbackPolicy.AT_ONCE)
    typed = next(
        each.position
        for each in attempt.responses.select_related("version")
        if each.version.content["type"] == "numeric"
    )

    client.post(address(attempt), {f"q{typed}": "99", "action": "next"})

    page = client.get(address(attempt)).content.decode()
    assert page.count('class="review"') == 1
    assert page.count(f"{SECRET} why") == 1
