"""The check-up as a visitor takes it: no cookie, no script, no account until it is kept."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learning.domain.check_ups.check_up import Outcome, make_result, write_result
from learning.models import CheckUp, Enrolment, Learner, PathPage, Question, QuestionVersion
from tests.factories.guidance import build_term
from tests.factories.learning import (
    bodies,
    build_asked_module,
    build_lesson,
    build_module,
    build_path,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
)
from tests.learning.domain.check_ups.test_checking_up import TODAY
from tests.learning.views.taking import soup

pytestmark = pytest.mark.django_db
CHOOSE = "/learning/check-up/"
TAKE = f"{CHOOSE}path/"
SECRET = "SECRETMARK"
SKIP = "Take the quiz : M0 , and skip the lessons: passing it is enough."


def build_asked_path(number: int = 2, **fields: Any) -> PathPage:
    modules = [build_asked_module(f"M{count}", minutes=10, **fields) for count in range(number)]
    return build_path("Path", *modules)


def read(client: Client, url: str, status: int = 200, **query: str) -> BeautifulSoup:
    """Return a page that everybody may read: it sets no cookie and has no form that posts."""
    response = client.get(url, query)
    assert response.status_code == status
    assert not response.cookies
    page = soup(response)
    assert not page.select("form[method=post]")
    return page


def fill(client: Client, *, right: int = 0) -> dict[str, str]:
    """Return what the paper sends when the first `right` questions are answered rightly."""
    sent = {"paper": read(client, TAKE).select_one("input[name=paper]")["value"]}
    keys = {version.content["key"]["right"] for version in QuestionVersion.objects.all()}
    fields = read(client, TAKE).select("fieldset")
    for number, field in enumerate(fields[:right], 1):
        values = {control["value"] for control in field.select("input")}
        sent[f"q{number}"] = (values & keys).pop()
    return sent


def take(client: Client, *, right: int = 0) -> str:
    """Answer and return the address of the result."""
    response = client.get(TAKE, fill(client, right=right))
    assert response.status_code == 302
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    return response["Location"]


def test_paths_are_offered_by_the_name_of_who_they_are_for(client: Client) -> None:
    path = build_asked_path(1)
    PathPage.objects.update(audience=build_term("audience", "funder"))
    build_path("Nothing to ask", build_module("Empty"))

    page = read(client, CHOOSE)

    assert [link["href"] for link in page.select(".card a")] == [TAKE]
    assert page.select_one(".card .foot").get_text() == "2 questions about 1 module"
    assert client.get(f"{CHOOSE}nothing-to-ask/").status_code == 404
    path.unpublish()
    assert "There is no check-up at present." in read(client, CHOOSE).get_text()
    assert client.get(TAKE).status_code == 404


def test_the_paper_names_its_questions_and_may_be_left_open(client: Client) -> None:
    build_asked_path()

    page = read(client, TAKE)

    assert [each.get_text() for each in page.select("legend")] == [
        f"Question {number} of 4" for number in (1, 2, 3, 4)
    ]
    form = page.select_one("main form")
    assert (form["method"], form["action"]) == ("get", TAKE)
    for field in page.select("fieldset"):
        open_one = field.select("label")[-1]
        assert open_one.get_text(strip=True) == "I do not know"
        assert open_one.input["value"] == ""
    assert str(read(client, TAKE)) == str(page)


def test_the_result_says_how_each_module_went_and_leads_on(client: Client) -> None:
    path = build_asked_path(2, allows_test_out=True)
    first, second = (row.module for row in path.path_modules.order_by("sort_order"))
    quiz = build_quiz(first, fixed_section(build_question("q")))

    url = take(client, right=2)
    page = read(client, url)

    assert url.startswith(f"{CHOOSE}result/")
    stages = [each.get_text(" ", strip=True) for each in page.select(".module-item")]
    assert stages == [
        f"M0 You seem to know this 2 of 2 questions right 9 minutes left {SKIP}",
        "M1 New to you 0 of 2 questions right 1 minute left Begin here: Lesson one",
    ]
    links = [link["href"] for link in page.select(".module-item a")]
    lesson = second.get_children()[0].get_url()
    assert links == [first.url, quiz.url, second.url, lesson]
    assert "You seem to know 1 of 2 modules. About 10 minutes of 20 are left." in page.get_text()
    keep = url.replace("/learning/check-up/result/", "/my-learning/check-up/")
    onward = [link["href"].split("?next=")[1] for link in page.select("#keep ~ .cluster a")]
    assert {each.replace("%3A", ":").replace("%2F", "/") for each in onward} == {keep}
    assert page.select_one("meta[name=robots]")["content"] == "noindex"


def test_nothing_is_recorded(client: Client) -> None:
    build_asked_path()
    take(client)
    ann = build_user()
    client.force_login(ann)
    url = client.get(TAKE, fill_signed_in(client))["Location"]
    client.get(url)

    rows = [model.objects.count() for model in (CheckUp, Enrolment, Learner)]

    assert rows == [0, 0, 0]


def fill_signed_in(client: Client) -> dict[str, str]:
    return {"paper": soup(client.get(TAKE)).select_one("input[name=paper]")["value"]}


def test_two_people_who_answer_alike_have_addresses_of_their_own(client: Client) -> None:
    build_asked_path()

    assert take(client) != take(client)


@pytest.mark.parametrize("kind", bodies())
def test_no_page_says_what_is_right(client: Client, kind: str) -> None:
    module = build_module()
    lesson = build_lesson(module)
    names = ("explanation", "feedback_right", "feedback_wrong")
    texts = dict.fromkeys(names, f"<p>{SECRET}</p>")
    build_question("p", bodies(SECRET)[kind], is_practice=True, taught_on=lesson, **texts)
    build_question("q", bodies(SECRET)[kind], taught_on=lesson, **texts)
    build_path("Path", module)

    paper = client.get(TAKE)
    result = client.get(TAKE, fill_signed_in(client), follow=True)

    assert (paper.status_code, result.status_code) == (200, 200)
    assert SECRET not in paper.content.decode() + result.content.decode()


def test_a_number_that_is_none_is_shown_again_with_what_was_typed(client: Client) -> None:
    module = build_module()
    lesson = build_lesson(module)
    build_question("n", bodies(SECRET)["numeric"], is_practice=True, taught_on=lesson)
    build_path("Path", module)
    sent = fill_signed_in(client)

    page = read(client, TAKE, 400, q1="many", **sent)

    assert page.select_one("title").get_text().startswith("Error:")
    assert page.select_one(".error-summary a")["href"] == "#id_q1"
    assert page.select_one("#id_q1")["value"] == "many"
    assert page.select_one("input[name=paper]")["value"] == sent["paper"]
    assert SECRET not in str(page)


def test_an_address_that_is_not_whole_or_out_of_date_has_a_way_on(client: Client) -> None:
    path = build_asked_path()
    whole = take(client)
    sent = fill(client)
    made = make_result(path.pk + 1000, [Outcome(1, 2, 2)], today=TODAY)
    gone = f"{CHOOSE}result/{write_result(made)}/"

    for url, query, status, way_on in (
        (whole[:-2] + "/", {}, 400, CHOOSE),
        (f"{CHOOSE}result/{'a' * 3000}/", {}, 400, CHOOSE),
        (f"{CHOOSE}result/%00/", {}, 400, CHOOSE),
        (gone, {}, 410, CHOOSE),
        (TAKE, {"paper": "x"}, 400, TAKE),
        (TAKE, {"paper": ""}, 400, TAKE),
    ):
        page = read(client, url, status, **query)
        assert page.select_one("main a.button")["href"] == way_on
    Question.objects.update(is_retired=True)
    assert read(client, TAKE, 410, **sent).select_one("h1").get_text() == (
        "This check-up is out of date"
    )
    path.unpublish()
    assert read(client, whole, 410)


def test_it_takes_no_posts(client: Client) -> None:
    build_asked_path()

    for url in (CHOOSE, TAKE, take(client)):
        assert client.post(url).status_code == 405


@pytest.mark.parametrize("number", [1, 4])
def test_it_costs_the_same_whatever_it_asks(client: Client, number: int, settings: Any) -> None:
    settings.PART_CACHE_SECONDS = 60
    path = build_asked_path(number)
    url = take(client)
    costs = {}
    for name, address, query in (
        ("choose", CHOOSE, {}),
        ("paper", TAKE, {}),
        ("answers", TAKE, fill(client)),
        ("result", url, {}),
        ("path", path.url, {}),
    ):
        client.get(address, query)
        with CaptureQueriesContext(connection) as queries:
            client.get(address, query)
        costs[name] = len(queries)

    assert costs == {"choose": 5, "paper": 6, "answers": 2, "result": 0, "path": 8}
