"""Marking lessons as read, going on where one left off, and /my-learning/."""

from __future__ import annotations

import pytest
from django.test import Client

from learning.models import Certificate, Enrolment, LessonCompletion
from tests.factories.learning import (
    build_lesson,
    build_module,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
)
from tests.learning.views.taking import address, choices, soup, start

pytestmark = pytest.mark.django_db
OWN = "/my-learning/"


@pytest.fixture
def ann(client: Client) -> Client:
    client.force_login(build_user())
    return client


def test_a_lesson_is_marked_as_read_once_and_leads_on(ann: Client) -> None:
    module = build_module()
    first, second = build_lesson(module, "One"), build_lesson(module, "Two")
    form = soup(ann.get(first.url)).select_one("main form[method=post]")
    assert not Enrolment.objects.exists()

    for _again in range(2):
        assert ann.post(form["action"])["Location"] == second.url
    assert ann.post(f"{OWN}lessons/{second.pk}/read/")["Location"] == module.url

    assert [row.title for row in LessonCompletion.objects.order_by("pk")] == ["One", "Two"]
    page = soup(ann.get(first.url))
    assert "You have marked this lesson as read." in page.get_text()
    assert not page.select("main form[method=post]")


def test_signed_out_a_lesson_is_the_same_for_all(client: Client) -> None:
    lesson = build_lesson(build_module())

    response = client.get(lesson.url)
    sent = client.post(f"{OWN}lessons/{lesson.pk}/read/")

    assert not soup(response).select("form[method=post]")
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert sent["Location"] == f"/accounts/login/?next={lesson.url}"
    assert not LessonCompletion.objects.exists()


def test_the_module_goes_on_where_its_reader_left_off(ann: Client) -> None:
    module = build_module()
    first, second = build_lesson(module, "One"), build_lesson(module, "Two")
    quiz = build_quiz(module, fixed_section(build_question("q")))

    def way_on() -> tuple[str, str]:
        link = soup(ann.get(module.url)).select_one("main a.button")
        return link.get_text(), link["href"]

    assert way_on() == ("Begin with the first lesson", first.url)
    ann.post(f"{OWN}lessons/{first.pk}/read/")
    assert way_on() == ("Go on: Two", second.url)
    ann.post(f"{OWN}lessons/{second.pk}/read/")
    assert way_on() == ("Go on to the quiz", quiz.url)


def test_my_learning_shows_what_is_next_and_what_was_done(ann: Client) -> None:
    module = build_module("Buying well", minutes=20)
    first, _second = build_lesson(module, "One"), build_lesson(module, "Two")
    quiz = build_quiz(module, fixed_section(build_question("q")), title="The quiz")
    assert "not begun a module" in soup(ann.get(OWN)).get_text()
    ann.post(f"{OWN}lessons/{first.pk}/read/")
    failed = start(ann, quiz)
    ann.post(address(failed), choices(failed, 1, right=False))
    ann.post(address(failed, "check/"))
    open_one = start(ann, quiz)

    page = soup(ann.get(OWN))

    meta = [span.get_text() for span in page.select(".module-item .meta span")]
    assert meta == ["1 of 3 steps done", "19 minutes left"]
    assert page.select_one(".module-item .button").get_text() == "Go on: Two"
    links = [link["href"] for link in page.select(".rows a")]
    assert links == [address(open_one), address(failed, "result/")]
    ann.force_login(build_user("bea"))
    assert "Buying well" not in soup(ann.get(OWN)).get_text()


def test_what_is_complete_or_gone_stays_in_the_list(ann: Client) -> None:
    done, gone = build_module("Done"), build_module("Gone")
    for module in (done, gone):
        ann.post(f"{OWN}lessons/{build_lesson(module).pk}/read/")
    gone.delete()

    text = soup(ann.get(OWN)).get_text(" ", strip=True)

    assert "Completed Gone This module is no longer offered." in text
    assert "Done Completed on" in text


def test_a_module_that_is_complete_says_so_and_leads_to_its_certificate(ann: Client) -> None:
    module = build_module(validity_months=12)
    ann.post(f"{OWN}lessons/{build_lesson(module).pk}/read/")
    certificate = Certificate.objects.get()

    page = soup(ann.get(module.url))
    links = [(link.get_text(), link["href"]) for link in page.select("main a.button")]

    assert "You completed this module on" in page.select_one(".prose .notice.good").get_text()
    assert links == [("Your certificate", f"/certificates/{certificate.uid}/")]
    ann.force_login(build_user("bea"))
    assert "You completed" not in soup(ann.get(module.url)).get_text()


def test_a_passed_quiz_that_completes_its_module_leads_to_the_certificate(ann: Client) -> None:
    module = build_module(allows_test_out=True)
    quiz = build_quiz(module, fixed_section(build_question("q")))
    failed, passed = start(ann, quiz), None
    for right in (False, True):
        passed = start(ann, quiz)
        ann.post(address(passed), choices(passed, 1, right=right))
        ann.post(address(passed, "check/"))
    assert passed is not None

    pages = [soup(ann.get(address(each, "result/"))) for each in (failed, passed)]
    buttons = [[link.get_text() for link in page.select("main a.button")] for page in pages]

    assert buttons == [["Try again"], ["Your certificate", "Back to the module"]]
    assert f"You have completed “{module.title}”." in pages[1].get_text()


def test_a_quiz_goes_on_where_its_reader_left_off(ann: Client) -> None:
    asked = [build_question(f"q{number}") for number in range(5)]
    quiz = build_quiz(build_module(), fixed_section(*asked), page_size=2)
    attempt = start(ann, quiz)
    ann.post(address(attempt), choices(attempt, 1, 2))
    ann.post(f"{address(attempt)}?page=2", choices(attempt, 3) | {"action": "save"})

    ways = {
        soup(ann.get(url)).select_one("main a[href*=attempts]")["href"] for url in (OWN, quiz.url)
    }
    assert ways == {f"{address(attempt)}?page=next"}
    assert ann.post(f"{OWN}quizzes/{quiz.pk}/start/")["Location"] in ways
    assert ann.get(ways.pop())["Location"] == f"{address(attempt)}?page=2"
    ann.post(f"{address(attempt)}?page=2", choices(attempt, 3, 4))
    ann.post(f"{address(attempt)}?page=3", choices(attempt, 5))
    assert ann.get(f"{address(attempt)}?page=next")["Location"] == address(attempt, "check/")
