"""Trying a check where the module asks for it: recorded by POST, shown by the same address."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learning.domain.evidence.versions import describe_question
from learning.domain.taking.enrolments import try_check
from learning.models import CheckTried, Enrolment, LessonPage, Question, RecordEvent
from tests.factories.learning import (
    bodies,
    build_checked_lesson,
    build_lesson,
    build_module,
    build_question,
    build_user,
)
from tests.learning.views.taking import soup

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client) -> Client:
    client.force_login(build_user())
    return client


def send_to(lesson: LessonPage) -> str:
    return f"/my-learning/lessons/{lesson.pk}/check/"


def answer(number: int = 1) -> dict[str, str]:
    paper = describe_question(Question.objects.get(code=f"c{number}"))["paper"]
    return {"check": str(number), f"c{number}": paper["options"][0]["id"]}


def count_said(client: Client, url: str) -> list[str]:
    texts = soup(client.get(url)).get_text("\n", strip=True).split("\n")
    return [text for text in texts if "tried" in text]


def test_a_check_is_recorded_once_and_leads_to_its_answer(ann: Client) -> None:
    lesson = build_checked_lesson(3)
    forms = soup(ann.get(lesson.url)).select(".check form")
    assert {(form["method"], form["action"]) for form in forms} == {("post", send_to(lesson))}
    assert all(form.select_one("[name=csrfmiddlewaretoken]") for form in forms)
    assert count_said(ann, lesson.url) == ["0 of 3 checks tried"]
    sent = answer() | {"csrfmiddlewaretoken": "x"}

    for _again in range(2):
        there = ann.post(send_to(lesson), sent)["Location"]
        assert there == f"{lesson.url}?check=1&c1={sent['c1']}#check-1"

    assert CheckTried.objects.count() == RecordEvent.objects.filter(verb="tried").count() == 1
    assert soup(ann.get(there)).select_one("#check-1 .verdict") is not None
    assert count_said(ann, lesson.url) == ["Check yourself 1 · tried", "1 of 3 checks tried"]
    assert count_said(ann, lesson.get_parent().url) == ["1 of 3 checks tried"]
    ann.post(f"/my-learning/lessons/{lesson.pk}/read/")
    assert count_said(ann, "/my-learning/") == ["1 of 3 checks tried"]


def test_reading_an_answer_writes_nothing(ann: Client) -> None:
    lesson = build_checked_lesson(1)

    assert "verdict" in ann.get(lesson.url, answer()).content.decode()
    assert ann.get(send_to(lesson), answer())["Location"] == lesson.url

    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    "sent", [{"check": "1"}, {"check": "1", "c1": "x"}, {"check": "9", "c1": "x"}, {"c1": "x"}, {}]
)
def test_what_cannot_be_marked_was_not_tried(ann: Client, sent: dict[str, str]) -> None:
    lesson = build_checked_lesson(1)

    there = ann.post(send_to(lesson), sent)["Location"]

    assert not Enrolment.objects.exists()
    is_error = sent.get("check") == "1"
    assert soup(ann.get(there)).title.get_text().strip().startswith("Error:") == is_error


@pytest.mark.parametrize("kind", bodies())
def test_every_type_leads_to_its_answer(ann: Client, kind: str) -> None:
    question = build_question("q", bodies("SECRET")[kind], is_practice=True)
    lesson = build_lesson(build_module(asks_for_checks=True), checks=[question])
    form = soup(ann.get(lesson.url)).select_one(".check form")
    control = form.select_one("fieldset input, fieldset select")
    value = {"numeric": "99", "short_text": "99"}.get(kind) or (
        control.get("value") or control.select("option")[1]["value"]
    )
    assert "SECRET" not in str(form)

    there = ann.post(send_to(lesson), {"check": "1", control["name"]: value})["Location"]

    assert soup(ann.get(there)).select_one("#check-1 .verdict") is not None
    assert CheckTried.objects.count() == 1


def test_signed_out_the_page_is_the_same_for_all(client: Client) -> None:
    lesson = build_checked_lesson(1)

    response = client.get(lesson.url)
    form = soup(response).select_one(".check form")
    sent = client.post(send_to(lesson), answer())

    assert (form["method"], form["action"]) == ("get", f"{lesson.url}#check-1")
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert not response.cookies
    assert count_said(client, lesson.url) == []
    assert sent["Location"].startswith("/accounts/login/?next=" + lesson.url)
    assert not Enrolment.objects.exists()


def test_a_forged_try_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(build_user())
    lesson = build_checked_lesson(1)

    assert client.post(send_to(lesson), answer()).status_code == 403
    assert not CheckTried.objects.exists()


def test_elsewhere_and_once_complete_the_form_only_reads(ann: Client) -> None:
    lesson = build_checked_lesson(1)
    silent = build_lesson(
        build_module("Silent"), checks=[build_question("other", is_practice=True)]
    )
    ann.post(send_to(lesson), answer())
    ann.post(f"/my-learning/lessons/{lesson.pk}/read/")
    assert Enrolment.objects.get().completed_at is not None

    for page in (lesson, silent):
        assert soup(ann.get(page.url)).select_one(".check form")["method"] == "get"
        assert count_said(ann, page.url) == []
    assert count_said(ann, lesson.get_parent().url) == [
        "The lesson was completed. 1 knowledge check was tried."
    ]


@pytest.mark.parametrize("number", [1, 10])
def test_asking_costs_no_more_with_many(ann: Client, settings: Any, number: int) -> None:
    settings.PART_CACHE_SECONDS = 60
    lesson = build_checked_lesson(number)
    user = build_user("bob")
    ann.force_login(user)
    for question in Question.objects.all():
        try_check(lesson, question.uid, by=user)
    module = lesson.get_parent()
    for url in (lesson.url, module.url, "/my-learning/"):
        ann.get(url)

    def cost(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert ann.get(url).status_code == 200
        return len(queries)

    assert [cost(url) for url in (lesson.url, module.url, "/my-learning/")] == [9, 12, 10]
