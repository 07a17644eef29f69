"""What everybody may read: catalogue, paths, modules, lessons, the rules of a quiz."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.taxonomy.models import PageTerm
from learning.models import ModulePage
from tests.factories.guidance import build_term
from tests.factories.learning import (
    bodies,
    build_index,
    build_lesson,
    build_module,
    build_path,
    build_question,
    build_quiz,
    fixed_section,
)

pytestmark = pytest.mark.django_db


def read(client: Client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200
    assert not response.cookies
    return BeautifulSoup(response.content, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in page.select(".module-item a")]


def about(module: Any, code: str, vocabulary: str = "audience") -> None:
    PageTerm.objects.create(page=module, term=build_term(vocabulary, code))


def test_the_catalogue_is_narrowed_by_audience_topic_and_length(client: Client) -> None:
    for title, code, minutes in (("A", "funder", 20), ("B", "funder", 46), ("C", "member", 30)):
        about(build_module(title, minutes=minutes), code)
    hidden = build_module("Hidden")
    hidden.unpublish()

    url = build_index().url
    assert titles(read(client, url)) == ["A", "B", "C"]
    assert titles(read(client, f"{url}?audience=funder&length=long")) == ["B"]
    assert titles(read(client, f"{url}?length=short&length=medium")) == ["A", "C"]
    assert "Topic" not in read(client, url).select_one(".filters").get_text()
    about(ModulePage.objects.get(title="C"), "fair-work-here", "priority_area")
    cache.clear()
    assert titles(read(client, f"{url}?priority_area=fair-work-here")) == ["C"]
    assert "Topic" in read(client, url).select_one(".filters").get_text()
    none = read(client, f"{url}?audience=member&length=long")
    assert (titles(none), "No module matches" in none.get_text()) == ([], True)


def test_a_path_shows_what_belongs_to_it_and_what_is_worth_adding(client: Client) -> None:
    modules = [build_module(title, minutes=10) for title in ("A", "B", "C")]
    gone = build_module("Gone")
    path = build_path("For all", *modules[:2], gone, suggested=(modules[2],))
    gone.unpublish()

    page = read(client, path.url)

    assert titles(page) == ["A", "B", "C"]
    assert "20 minutes" in page.select_one(".eyebrow").get_text()
    assert read(client, path.get_parent().url).select_one(".card .foot").get_text() == (
        "2 modules · 20 minutes"
    )


def test_a_module_leads_to_its_lessons_and_its_quiz_in_order(client: Client) -> None:
    module = build_module()
    for title in ("One", "Two"):
        build_lesson(module, title)
    quiz = build_quiz(module, fixed_section(build_question("q")), pass_mark=75)
    draft = build_lesson(module, "Draft")
    draft.unpublish()

    page = read(client, module.url)

    assert [link.get_text() for link in page.select(".step-links a")] == ["One", "Two", "Quiz"]
    rules = read(client, quiz.url)
    assert "75 per cent" in rules.get_text()
    assert not rules.select("form[method=post]")


def test_a_lesson_knows_its_neighbours_and_its_parts(client: Client) -> None:
    module = build_module()
    first, second = build_lesson(module, "One"), build_lesson(module, "Two")
    quiz = build_quiz(module, fixed_section(build_question("q")))

    page = read(client, second.url)

    assert page.select_one(".previous")["href"] == first.url
    assert page.select_one(".next")["href"] == quiz.url
    assert page.select_one(".eyebrow").get_text() == "Lesson 2 of 2 · 1 minute"
    assert page.select_one("h2#the-duty") is not None


@pytest.mark.parametrize("kind", bodies())
def test_a_check_tells_nothing_until_it_is_answered(client: Client, kind: str) -> None:
    question = build_question(
        "q",
        bodies("SECRET")[kind],
        is_practice=True,
        explanation="<p>SECRET why</p>",
        feedback_right="<p>SECRET yes</p>",
        feedback_wrong="<p>SECRET no</p>",
    )
    lesson = build_lesson(build_module(), checks=[question])

    page = read(client, lesson.url)
    form = page.select_one(".check form")
    assert "SECRET" not in str(page)
    assert (form["method"], form["action"]) == ("get", f"{lesson.url}#check-1")
    assert form.select_one("fieldset > legend") is not None

    control = form.select_one("fieldset input, fieldset select")
    value = {"numeric": "99", "short_text": "99"}.get(kind) or (
        control.get("value") or control.select("option")[1]["value"]
    )
    answered = client.get(lesson.url, {"check": "1", control["name"]: value}).content.decode()
    assert "SECRET why" in answered
    assert 'class="verdict"' in answered
    assert "SECRET" not in str(read(client, lesson.url))


def test_a_check_without_an_answer_says_so_and_tells_nothing(client: Client) -> None:
    question = build_question("q", bodies("SECRET")["numeric"], is_practice=True)
    lesson = build_lesson(build_module(), checks=[question])

    for query in ({"check": "1"}, {"check": "1", "c1": "many"}):
        page = BeautifulSoup(client.get(lesson.url, query).content, "html.parser")
        assert page.select_one("title").get_text().startswith("Error:")
        assert page.select_one(".error-summary a")["href"] == "#id_c1"
        assert page.select_one("#id_c1")["value"] == query.get("c1", "")
        assert "SECRET" not in str(page)
    assert client.get(lesson.url, {"check": "9", "c1": "\x00"}).status_code == 200


def test_a_question_of_quizzes_is_never_shown_in_a_lesson(client: Client) -> None:
    question = build_question("q", is_practice=True)
    lesson = build_lesson(build_module(), checks=[question])
    type(question).objects.update(is_practice=False)

    assert not read(client, lesson.url).select(".check")


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_whatever_they_hold(client: Client, number: int, settings: Any) -> None:
    settings.PART_CACHE_SECONDS = 60
    modules = [build_module(f"M{count}") for count in range(number)]
    for module in modules:
        about(module, "funder")
    checks = [build_question(f"q{count}", is_practice=True) for count in range(number)]
    lessons = [build_lesson(modules[0], f"L{count}", checks=checks) for count in range(number)]
    path = build_path("Path", *modules)
    costs = {}
    for url in (build_index().url, path.url, modules[0].url, lessons[0].url):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        costs[url] = len(queries)

    assert costs == {
        "/learning/": 8,
        "/learning/paths/path/": 9,
        "/learning/m0/": 6,
        "/learning/m0/l0/": 6,
    }
