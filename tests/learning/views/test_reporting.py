"""Reporting a question from a result, and the list of reports in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from learning.domain.correcting.reports import handle_report, report_question
from learning.models import Attempt, FeedbackPolicy, QuestionReport, QuizPage
from tests.factories.learning import build_simple_quiz, build_user
from tests.learning.views.taking import address, choices, soup, start

pytestmark = pytest.mark.django_db
LIST = "/admin/question-reports/"
WORDS = "Section 3 was repealed"
SENT = {"kind": "wrong_key", "words": WORDS}


@pytest.fixture
def ann(client: Client) -> Client:
    client.force_login(build_user("ann"))
    return client


def staff(*groups: str) -> Client:
    user = build_user("-".join(groups) or "nobody")
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    return client


def finish(client: Client, count: int = 2, **rules: Any) -> Attempt:
    """Hand in a quiz of so many questions with nothing right."""
    attempt = start(client, build_simple_quiz(count, shuffles_questions=False, **rules))
    client.post(address(attempt), choices(attempt, 1, right=False))
    client.post(address(attempt, "check/"))
    return attempt


def test_from_the_result_to_the_answer_beside_the_question(ann: Client) -> None:
    attempt = finish(ann)
    result, form = address(attempt, "result/"), address(attempt, "questions/2/report/")
    links = soup(ann.get(result)).select(".answered a[href$='/report/']")
    assert [link["href"] for link in links] == [form.replace("/2/", "/1/"), form]
    assert links[1].get_text() == "Report this question (2)"
    assert "question 2 of 2" in soup(ann.get(form)).get_text()

    assert ann.post(form, SENT | {"wants_reply": "on"})["Location"] == f"{result}#question-2"

    report = QuestionReport.objects.get()
    assert (report.response.position, report.words, report.wants_reply) == (2, WORDS, True)
    text = soup(ann.get(result)).select(".answered")[1].get_text(" ", strip=True)
    assert "You reported this question on" in text
    assert ann.post(form, SENT)["Location"] == f"{result}#question-2"
    handle_report(report, by=build_user("boss"), state="answered", answer="It is put right.")
    assert "It is put right." in soup(ann.get(result)).select(".answered")[1].get_text()
    assert QuestionReport.objects.count() == 1


def test_who_has_not_passed_can_report_without_seeing_what_was_right(ann: Client) -> None:
    attempt = finish(ann, feedback_policy=FeedbackPolicy.AFTER_PASSING)
    form = address(attempt, "questions/1/report/")

    page = soup(ann.get(address(attempt, "result/")))

    assert form in [link["href"] for link in page.select("main a")]
    assert not page.select(".review")
    shown = ann.get(form).content.decode()
    assert "What does the Act ask for?" in shown
    assert "Consider it" not in shown
    assert ann.post(form, SENT).status_code == 302


def test_what_is_missing_is_said_and_the_rest_kept(ann: Client) -> None:
    form = address(finish(ann), "questions/1/report/")

    empty = ann.post(form, {"words": WORDS})
    silent = ann.post(form, {"kind": "other", "words": " "})

    assert (empty.status_code, silent.status_code) == (400, 400)
    assert WORDS in empty.content.decode()
    assert "Say what is wrong." in silent.content.decode()
    assert not QuestionReport.objects.exists()


def test_who_reports_too_often_waits_and_keeps_the_words(ann: Client) -> None:
    attempt = finish(ann, 11)
    for position in range(1, 11):
        ann.post(address(attempt, f"questions/{position}/report/"), SENT)

    response = ann.post(address(attempt, "questions/11/report/"), SENT | {"words": "The last"})

    assert response.status_code == 429
    assert "The last" in response.content.decode()
    assert int(response["Retry-After"]) > 0
    assert QuestionReport.objects.count() == 10


def test_there_is_nothing_to_report_for_others_or_before_the_end(ann: Client) -> None:
    attempt = finish(ann)
    form = address(attempt, "questions/1/report/")
    assert ann.post(address(attempt, "questions/9/report/"), SENT).status_code == 404
    open_one = start(ann, QuizPage.objects.get(translation_key=attempt.quiz_key))
    sent = ann.post(address(open_one, "questions/1/report/"), SENT)
    assert sent["Location"] == address(open_one)
    ann.force_login(build_user("bea", is_superuser=True))

    assert (ann.get(form).status_code, ann.post(form, SENT).status_code) == (404, 404)
    assert not QuestionReport.objects.exists()


def test_authors_see_the_question_beside_the_report_and_nobody(ann: Client) -> None:
    attempt = finish(ann)
    ann.post(address(attempt, "questions/1/report/"), SENT)
    url = f"{LIST}{QuestionReport.objects.get().pk}/"
    editor = staff("Editors")

    body = editor.get(url).content.decode()

    assert "q1" in editor.get(LIST).content.decode()
    for text in (WORDS, "Consider it", "The question is the same now.", "Edit the question"):
        assert text in body
    assert "ann@hub.test" not in body + editor.get(LIST).content.decode()
    unanswered = editor.post(url, {"state": "answered", "answer": " "})
    assert "Write the answer." in unanswered.content.decode()
    assert editor.post(url, {"state": "answered", "answer": "Yes."})["Location"] == LIST
    assert QuestionReport.objects.get().answer == "Yes."
    for client, status in ((staff("Quiz help"), 302), (staff(), 403), (Client(), 302)):
        assert [client.get(each).status_code for each in (LIST, url)] == [status, status]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_many(
    ann: Client, number: int, django_assert_num_queries: Any
) -> None:
    attempt = finish(ann, 3)
    user = attempt.enrolment.learner.user
    for response in attempt.responses.filter(position__lte=number):
        report_question(response, by=user, kind="unclear")
    editor = staff("Editors")
    editor.get(LIST)

    with django_assert_num_queries(15):
        body = editor.get(LIST).content.decode()

    assert f"Reported questions ({number})" in body
