"""Taking a quiz in a browser without scripts: rules, pages, saving, handing in, the result."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from hub.core.due import REGISTRY
from hub.users.models import User
from learning.domain.taking.accommodations import Needs, ask_for_accommodation, decide_accommodation
from learning.models import Attempt, FeedbackPolicy, ModulePrerequisite, Question, QuizPage
from tests.factories.learning import (
    bodies,
    build_lesson,
    build_module,
    build_question,
    build_quiz,
    build_simple_quiz,
    build_user,
    fixed_section,
)
from tests.learning.views.taking import address, answered, choices, soup, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client) -> Client:
    client.force_login(build_user())
    return client


def test_signed_out_the_quiz_says_how_to_take_it(client: Client) -> None:
    quiz = build_simple_quiz()

    response = client.get(quiz.url)

    links = [link["href"] for link in soup(response).select("main a.button")]
    onward = f"?next={quiz.url.replace('/', '%2F')}"
    assert links == [f"/accounts/login/{onward}", f"/accounts/signup/{onward}"]
    assert response.headers["Cache-Control"] == "public, no-cache"
    sent = client.post(f"/my-learning/quizzes/{quiz.pk}/start/")
    assert sent["Location"] == f"/accounts/login/?next={quiz.url}"
    assert not Attempt.objects.exists()


def test_the_start_states_the_rules_for_its_reader(ann: Client) -> None:
    quiz = build_simple_quiz(2, pass_mark=50, time_limit=30, attempts_allowed=3)
    user = build_user("bea")
    needs = Needs(extra_time=33, extra_attempts=1)
    row = ask_for_accommodation(by=user, wish="", needs=needs)
    decide_accommodation(row, by=build_user("staff"), needs=needs)
    ann.force_login(user)

    facts = soup(ann.get(quiz.url)).select_one(".facts").get_text(" ", strip=True)

    assert "Questions 2 To pass 50 per cent" in facts
    assert "40 minutes: 30 and 10 for you" in facts
    assert "4 left for you" in facts


def test_from_the_start_to_the_result(ann: Client) -> None:
    quiz = build_simple_quiz(3, pass_mark=60)
    attempt = start(ann, quiz)

    page = soup(ann.get(address(attempt)))
    legends = [legend.get_text() for legend in page.select("fieldset > legend")]
    assert legends == ["Question 1 of 3", "Question 2 of 3", "Question 3 of 3"]
    first = choices(attempt, 1) | {"action": "next"}
    assert ann.post(address(attempt), first)["Location"] == address(attempt, "check/")
    page = soup(ann.get(address(attempt, "check/")))
    assert "2 questions are not answered." in page.get_text()
    changes = [link["href"] for link in page.select(".answer-rows a")]
    assert changes[1] == f"{address(attempt)}#id_q2"
    ann.post(address(attempt), choices(attempt, 1, 2) | {"action": "next"})
    for _again in range(2):
        sent = ann.post(address(attempt, "check/"))
        assert sent["Location"] == address(attempt, "result/")

    text = soup(ann.get(address(attempt, "result/"))).get_text(" ", strip=True)
    attempt.refresh_from_db()
    assert (attempt.is_passed, attempt.score) == (True, Decimal("66.66"))
    assert "You passed" in text
    assert "66 per cent of the points; 60 were needed." in text
    assert "2 of 3 questions right." in text
    assert Attempt.objects.count() == 1


def test_starting_again_leads_back_to_what_is_under_way(ann: Client) -> None:
    quiz = build_simple_quiz()
    first = start(ann, quiz)

    assert start(ann, quiz) == first
    assert soup(ann.get(quiz.url)).select_one("main a.button")["href"] == address(first)
    assert ann.get(f"/my-learning/quizzes/{quiz.pk}/start/")["Location"] == quiz.url


def test_every_step_saves_whichever_button_is_pressed(ann: Client) -> None:
    quiz = build_simple_quiz(3, page_size=1)
    attempt = start(ann, quiz)
    second = f"{address(attempt)}?page=2"

    sent = ann.post(address(attempt), choices(attempt, 1) | {"action": "next"})
    assert sent["Location"] == second
    sent = ann.post(second, choices(attempt, 2) | {"action": "previous"})
    assert sent["Location"] == address(attempt)
    sent = ann.post(f"{address(attempt)}?page=3", choices(attempt, 3) | {"action": "save"})
    assert sent["Location"] == quiz.url

    assert answered(attempt) == [1, 2, 3]
    page = soup(ann.get(second))
    assert page.select_one("input:checked, input[checked]")["value"] == choices(attempt, 2)["q2"]
    assert "page 2 of 3" in page.select_one("title").get_text()
    assert ann.get(f"{address(attempt)}?page=99").status_code == 200


def test_what_cannot_be_understood_is_said_and_kept_and_the_rest_is_saved(ann: Client) -> None:
    number = build_question("n", bodies()["numeric"])
    quiz = build_quiz(
        build_module(), fixed_section(number, build_question("q")), shuffles_questions=False
    )
    attempt = start(ann, quiz)

    response = ann.post(address(attempt), choices(attempt, 2) | {"q1": "many", "action": "next"})

    page = soup(response)
    assert response.status_code == 400
    assert page.select_one("title").get_text().startswith("Error:")
    assert page.select_one(".error-summary a")["href"] == "#id_q1"
    assert page.select_one("#id_q1")["value"] == "many"
    assert page.select_one("#id_q1")["aria-invalid"] == "true"
    assert answered(attempt) == [2]


def test_answers_sent_signed_out_are_there_after_signing_in(ann: Client) -> None:
    attempt = start(ann, build_simple_quiz(2, page_size=1))
    second = f"{address(attempt)}?page=2"
    ann.logout()

    sent = ann.post(second, choices(attempt, 2) | {"action": "next"})
    assert (
        sent["Location"]
        == f"/accounts/login/?next={second.replace('?', '%3F').replace('=2', '%3D2')}"
    )
    assert answered(attempt) == []
    user = User.objects.get(email="ann@hub.test")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    form = {"login": "ann@hub.test", "password": "long enough 7"}
    assert ann.post(sent["Location"], form)["Location"] == second
    assert ann.get(second)["Location"] == second

    page = soup(ann.get(second))
    assert "What you had answered was kept" in page.get_text()
    assert answered(attempt) == [2]
    assert not soup(ann.get(second)).select(".messages")


def test_answers_of_another_person_are_never_taken_over(ann: Client) -> None:
    attempt = start(ann, build_simple_quiz(1))
    ann.logout()
    ann.post(address(attempt), choices(attempt, 1))
    ann.force_login(build_user("bea"))

    assert ann.get(address(attempt)).status_code == 404
    assert answered(attempt) == []


def test_nothing_is_kept_for_an_attempt_that_there_is_not(client: Client) -> None:
    response = client.post(
        "/my-learning/attempts/00000000-0000-4000-8000-000000000000/", {"q1": "x" * 1000}
    )

    assert response.status_code == 302
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("end", ["", "check/", "result/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_attempt_is_there_for_nobody_else(ann: Client, end: str, method: str) -> None:
    attempt = start(ann, build_simple_quiz())
    ann.force_login(build_user("bea", is_superuser=True, is_staff=True))

    status = getattr(ann, method)(address(attempt, end)).status_code

    assert status == (405 if (method, end) == ("post", "result/") else 404)
    attempt.refresh_from_db()
    assert attempt.is_open


def test_a_tab_left_open_changes_nothing_after_handing_in(ann: Client) -> None:
    attempt = start(ann, build_simple_quiz(1))
    ann.post(address(attempt), choices(attempt, 1, right=False))
    ann.post(address(attempt, "check/"))

    sent = ann.post(address(attempt), choices(attempt, 1), follow=True)

    assert sent.redirect_chain == [(address(attempt, "result/"), 302)]
    assert "nothing more is taken" in soup(sent).get_text()
    attempt.refresh_from_db()
    assert attempt.is_passed is False


def end_time(attempt: Attempt) -> None:
    moment = timezone.now() - timedelta(minutes=1)
    Attempt.objects.filter(pk=attempt.pk).update(deadline=moment)


@pytest.mark.parametrize("way", ["read", "save", "due", "list", "quiz"])
def test_when_time_is_up_what_was_saved_is_marked(ann: Client, way: str) -> None:
    attempt = start(ann, build_simple_quiz(2, time_limit=5, pass_mark=50))
    assert "You have 5 minutes, until" in soup(ann.get(address(attempt))).get_text()
    ann.post(address(attempt), choices(attempt, 1))
    end_time(attempt)

    if way == "list":
        shown = soup(ann.get("/my-learning/")).select(".rows .soft")[-1].get_text()
        assert shown.endswith("passed")
        assert "not passed" not in shown
    elif way == "quiz":
        page = soup(ann.get(QuizPage.objects.get().url)).get_text()
        assert "Start the quiz" in page
        assert "under way" not in page
    elif way == "due":
        assert REGISTRY["settle attempts"](now=timezone.now()) == "1 attempts settled"
    elif way == "save":
        ann.post(address(attempt), choices(attempt, 1, 2))
    else:
        assert ann.get(address(attempt))["Location"] == address(attempt, "result/")

    attempt.refresh_from_db()
    assert (attempt.state, attempt.score, attempt.is_passed) == ("marked", 50, True)


def test_each_wrong_answer_leads_to_where_it_is_taught(ann: Client) -> None:
    module = build_module()
    lesson = build_lesson(module)
    question = build_question("q", taught_on=lesson, taught_at="the-duty")
    attempt = start(ann, build_quiz(module, fixed_section(question)))
    ann.post(address(attempt), choices(attempt, 1, right=False))
    ann.post(address(attempt, "check/"))

    page = soup(ann.get(address(attempt, "result/")))

    assert page.select_one(".answered a")["href"].endswith(f"{lesson.url}#the-duty")
    assert page.select_one("main a.button").get_text() == "Try again"


def test_feedback_after_each_page_comes_once_the_answer_stays(ann: Client) -> None:
    quiz = build_simple_quiz(2, page_size=1, feedback_policy=FeedbackPolicy.AT_ONCE)
    attempt = start(ann, quiz)

    sent = ann.post(address(attempt), choices(attempt, 1, right=False) | {"action": "next"})
    assert sent["Location"] == address(attempt)
    page = soup(ann.get(address(attempt)))
    assert page.select_one(".review")["data-verdict"] == "wrong"
    assert not page.select("fieldset")
    sent = ann.post(address(attempt), choices(attempt, 1) | {"action": "next"})
    assert sent["Location"] == f"{address(attempt)}?page=2"
    ann.post(address(attempt, "check/"))
    attempt.refresh_from_db()
    assert attempt.score == 0


def test_the_quiz_says_why_it_cannot_be_started(ann: Client) -> None:
    quiz = build_simple_quiz(1, attempts_allowed=2, wait_minutes=10)
    attempt = start(ann, quiz)
    ann.post(address(attempt, "check/"))

    assert ann.post(f"/my-learning/quizzes/{quiz.pk}/start/")["Location"] == quiz.url
    page = soup(ann.get(quiz.url))
    assert "Your next attempt may begin on" in page.get_text()
    assert not page.select("main form[method=post]")
    type(quiz).objects.update(attempts_allowed=1)
    assert "You have used every attempt" in soup(ann.get(quiz.url)).get_text()
    quiz.unpublish()
    assert ann.post(f"/my-learning/quizzes/{quiz.pk}/start/").status_code == 404


def test_the_quiz_leads_to_what_comes_first(ann: Client) -> None:
    module, first = build_module("Second"), build_module("First")
    ModulePrerequisite.objects.create(module=module, required=first)
    quiz = build_quiz(module, fixed_section(build_question("q")))

    assert ann.post(f"/my-learning/quizzes/{quiz.pk}/start/")["Location"] == quiz.url
    page = soup(ann.get(quiz.url))
    assert page.select_one(".notice a")["href"] == first.url
    assert not page.select("main form[method=post]")
    assert "First · not done yet" in soup(ann.get(module.url)).get_text(" ", strip=True)
    ann.post(f"/my-learning/lessons/{build_lesson(first).pk}/read/")
    assert soup(ann.get(quiz.url)).select("main form[method=post]")
    assert "First · done" in soup(ann.get(module.url)).get_text(" ", strip=True)
    ann.logout()
    assert "done" not in soup(ann.get(module.url)).select_one(".facts").get_text()


def test_the_result_says_what_has_changed_since(ann: Client) -> None:
    quiz = build_simple_quiz(2, shuffles_questions=False)
    attempt = start(ann, quiz)
    ann.post(address(attempt, "check/"))
    result = address(attempt, "result/")
    assert "changed since" not in soup(ann.get(result)).get_text()
    question = Question.objects.get(uid=attempt.responses.get(position=2).question_uid)
    question.hint = "Another hint"
    question.save_revision().publish()

    page = soup(ann.get(result))

    assert "The content has changed since." in page.select_one(".notice").get_text()
    sections = [section.get_text() for section in page.select(".answered")]
    assert ["changed since" in text for text in sections] == [False, True]
