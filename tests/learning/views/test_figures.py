"""How questions fare, as their authors see it in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from learning.models import Question
from tests.factories.learning import build_bank, build_question, build_user
from tests.learning.domain.correcting.test_item_analysis import add_attempts

pytestmark = pytest.mark.django_db
REPORT = "learning_questions_report"


@pytest.fixture
def editor() -> Client:
    user = build_user("editor")
    user.groups.add(Group.objects.get(name="Editors"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def asked() -> dict[str, Question]:
    """Two questions that 40 people answered, all wrong in the first; and one that nobody did."""
    questions = {
        "A": build_question("A", bank=build_bank("Law")),
        "B": build_question("B", bank=build_bank("Markets")),
    }
    build_question("C")
    add_attempts(questions, ["01"] * 40)
    return questions


def test_the_report_begins_with_what_to_look_at(editor: Client, asked: dict[str, Any]) -> None:
    response = editor.get(reverse(REPORT))

    rows = [(row["question"].code, row["newest"].badges) for row in response.context["rows"]]
    assert rows == [
        ("A", ["100 % choose the wrong answer “Score ten per cent”", "Too hard"]),
        ("B", ["Too easy"]),
    ]
    assert response.context["unasked"] == 1
    assert "1 more question was not answered yet." in response.content.decode()


def test_the_report_is_of_one_bank_or_of_ones_own(
    editor: Client, asked: dict[str, Question]
) -> None:
    asked["A"].owner_id = int(editor.session["_auth_user_id"])
    asked["A"].save()
    bank = build_bank("Markets")

    def codes(query: str) -> list[str]:
        rows = editor.get(reverse(REPORT) + query).context["rows"]
        return [row["question"].code for row in rows]

    assert codes(f"?bank={bank.pk}") == ["B"]
    assert codes("?mine=on") == ["A"]
    assert codes(f"?bank={bank.pk}&mine=on") == []


def test_one_question_shows_its_answers(editor: Client, asked: dict[str, Question]) -> None:
    url = reverse("learning_question_figures", args=[asked["A"].pk])

    page = editor.get(url).content.decode()

    assert '<th scope="row">Score ten per cent</th><td>no</td><td>40</td><td>100 %</td>' in page
    assert '<th scope="row">Buy nearby</th><td>no</td><td>0</td><td>0 %</td>' in page


def test_few_answers_are_not_shown(editor: Client) -> None:
    question = build_question("A")
    add_attempts({"A": question}, ["1"] * 4)

    report = editor.get(reverse(REPORT)).content.decode()
    page = editor.get(reverse("learning_question_figures", args=[question.pk])).content.decode()

    assert "<td>too few</td><td>–</td><td>–</td>" in report
    assert "Too few attempts to show figures." in page
    assert "Consider it" not in page


def test_the_home_page_names_ones_own(editor: Client, asked: dict[str, Question]) -> None:
    home = reverse("wagtailadmin_home")
    assert "Your questions to look at" not in editor.get(home).content.decode()
    asked["A"].owner_id = int(editor.session["_auth_user_id"])
    asked["A"].save()

    page = editor.get(home).content.decode()

    assert "Your questions to look at" in page
    assert "100 % choose the wrong answer" in page
    assert reverse("learning_question_figures", args=[asked["A"].pk]) in page


@pytest.mark.parametrize("count", [1, 3])
def test_costs_do_not_grow(editor: Client, count: int, django_assert_num_queries: Any) -> None:
    add_attempts({str(n): build_question(f"q{n}") for n in range(count)}, ["1" * count] * 6)
    editor.get(reverse(REPORT))

    with django_assert_num_queries(18):
        response = editor.get(reverse(REPORT))

    assert len(response.context["rows"]) == count


def test_nobody_else_sees_figures(client: Client, asked: dict[str, Question]) -> None:
    urls = [reverse(REPORT), reverse("learning_question_figures", args=[asked["A"].pk])]
    client.force_login(build_user("trainee"))

    for url in urls:
        response = client.get(url)
        assert response.status_code in {302, 403}
        assert "Score ten per cent" not in response.content.decode()
