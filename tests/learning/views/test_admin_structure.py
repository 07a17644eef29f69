"""Our own pages in the admin: one first heading, no level left out, cells and fields with names."""

from __future__ import annotations

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse

from learning.domain.correcting.proposals import open_gift
from learning.domain.figures.publishing import close_months
from learning.models import Question
from tests.factories.learning import build_question, build_user
from tests.learning.counted import add_lots
from tests.learning.domain.correcting.correcting import accept, build_word_quiz, only_proposal, take
from tests.learning.domain.correcting.test_item_analysis import add_attempts
from tests.learning.domain.figures.test_reporting import LOTS, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(client: Client) -> dict[str, Tag]:
    """The main part of each page, with something in every table and form."""
    quiz, word = build_word_quiz()
    take(quiz, "ann", "causation", knows_option=True)
    accept(word, "causation")
    proposal = only_proposal()
    open_gift(proposal.old_version)
    asked = build_question("asked")
    add_attempts({"asked": asked}, ["0"] * 40)
    add_lots(LOTS)
    close_months(now=NOW)
    client.force_login(build_user("admin", is_superuser=True, is_staff=True))
    urls = {
        "report": reverse("learning_questions_report"),
        "figures": reverse("learning_question_figures", args=[asked.pk]),
        "correct": reverse("learning_correct_question", args=[word.pk]),
        "regrade": reverse("learning_regrade", args=[proposal.uid]),
        "completions": reverse("learning_completions"),
    }
    assert Question.objects.count() == 3
    found = {}
    for name, url in urls.items():
        response = client.get(url)
        assert response.status_code == 200
        main = BeautifulSoup(response.content, "html.parser").find("main")
        assert isinstance(main, Tag)
        found[name] = main
    return found


def test_headings_are_in_order(pages: dict[str, Tag]) -> None:
    for name, main in pages.items():
        levels = [int(each.name[1]) for each in main.find_all(["h1", "h2", "h3", "h4"])]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, (name, levels)
        steps = pairwise(levels)
        assert all(after <= before + 1 for before, after in steps), (name, levels)


def test_tables_have_captions_and_heads_with_a_scope(pages: dict[str, Tag]) -> None:
    tables = [(name, table) for name, main in pages.items() for table in main.find_all("table")]

    assert {name for name, _table in tables} == {"report", "figures", "completions"}
    for name, table in tables:
        assert table.find("caption") is not None, name
        assert all(head.get("scope") in {"col", "row"} for head in table.find_all("th")), name


def test_every_field_has_a_label_and_every_part_a_name(pages: dict[str, Tag]) -> None:
    fields = 0
    for name, main in pages.items():
        ids = {each["id"] for each in main.find_all(id=True)}
        labelled = {each.get("for") for each in main.find_all("label")}
        for entry in main.find_all(["input", "select", "textarea"]):
            if entry.get("type") == "hidden":
                continue
            fields += 1
            assert entry.get("id") in labelled or entry.get("aria-label"), (name, entry)
        for part in main.find_all("section"):
            named = part.get("aria-label") or part.get("aria-labelledby") in ids
            assert named, (name, part)
    assert fields >= 6


def test_the_header_says_where_one_is(pages: dict[str, Tag]) -> None:
    ways = {
        name: [" ".join(item.get_text(" ").split()) for item in main.select(".w-breadcrumbs li")]
        for name, main in pages.items()
    }

    assert ways == {
        "report": ["Home", "How questions fare"],
        "figures": ["Home", "Questions", "asked", "How it fares"],
        "correct": ["Home", "Questions", "word", "Correct it"],
        "regrade": ["Home", "Questions", "word", "Marks to correct"],
        "completions": ["Home", "Completions"],
    }
