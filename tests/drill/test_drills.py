"""The drills at a small size, that each would see a fault, and the table of `make drill`."""

from __future__ import annotations

import random
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from learning.domain.evidence.guards import guards_down
from learning.domain.questions.answers import Selection
from learning.domain.taking.attempts import save_answers, start_attempt, submit_attempt
from learning.models import Attempt, Response
from tests.drill.__main__ import Row, report, run_drill
from tests.drill.drills.account_forms import account_forms
from tests.drill.drills.answer_times import answer_times
from tests.drill.drills.cache_outages import helpers
from tests.drill.drills.completions import report_of_a_million
from tests.drill.drills.cross_races import cross_races
from tests.drill.drills.database_outages import database_outages
from tests.drill.drills.desks import desk_among_a_million
from tests.drill.drills.first_start import first_start
from tests.drill.drills.kills import QUESTIONS, Writer, build_paper, kill_while_answering
from tests.drill.drills.properties import properties
from tests.drill.drills.races import marks_counted, start_at_once, submit_at_once
from tests.drill.drills.restores import restore
from tests.drill.drills.search import admin_search, hostile_queries, search_many_pages
from tests.drill.drills.search_clusters import search_cluster_killed, search_contract
from tests.drill.drills.search_crashes import search_kills, two_machines
from tests.drill.drills.upgrades import has_commit, upgrade
from tests.drill.registry import Drill, Outcome, find_drills
from tests.drill.server import Server
from tests.drill.visitors import Visitor
from tests.factories.learning import build_simple_quiz, build_user
from tests.services import databases

pytestmark = [pytest.mark.any_database, pytest.mark.drill]

SMALL: dict[Any, dict[str, Any]] = {
    account_forms: {"parallel": 12},
    answer_times: {"pairs": 8},
    submit_at_once: {"rounds": 2, "parallel": 20},
    cross_races: {"rounds": 4},
    start_at_once: {"rounds": 1, "allowed": 2, "parallel": 6},
    kill_while_answering: {"kills": 3},
    report_of_a_million: {"rows": 5000},
    desk_among_a_million: {"rows": 5000, "people": 20},
    search_many_pages: {"pages": 20, "queries": 3, "slack": 20, "is_apart": False},
    hostile_queries: {"count": 3, "pages": 5, "longest": 20},
    admin_search: {"pages": 20, "words": 1, "longest": 20},
    search_kills: {"kills": 3, "pages": 20},
    two_machines: {"edits": 1, "within": 20},
    first_start: {"app": "taggit"},
    helpers: {"faults": ("dies",), "rounds": 1},
    restore: {"template": databases.MIGRATED, "people": 2},
    properties: {"suite": "tests/reference/test_dates.py", "profile": "same"},
}
# Of a few answers beside other tests the time says nothing: `make drill` judges it, and
# tests/users/accounts/test_timing.py compares the work. Here it only has to run.
JUDGED_ALONE = {account_forms, answer_times}
FACETS = "tests/search/contract/test_facets.py::test_a_facet_has_more_than_ten_values"
# Tried in test_postgres_drills.py.
ON_POSTGRES: dict[Any, dict[str, Any]] = {database_outages: {"outages": 1}}
WITH_HISTORY: dict[Any, dict[str, Any]] = {upgrade: {}}
ON_A_CLUSTER: dict[Any, dict[str, Any]] = {
    search_contract: {"majors": (8,), "suite": (FACETS,)},
    search_cluster_killed: {"major": 8, "pages": 5, "kills": 1, "lease": 1.0},
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", SMALL, ids=lambda run: run.__name__)
def test_a_small_one_holds(run: Any, tmp_path: Path) -> None:
    outcome = run(tmp_path, **SMALL[run])

    assert outcome.measured
    assert outcome.holds or run in JUDGED_ALONE, outcome.measured


@pytest.mark.skipif(not has_commit(), reason="a clone without its history")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", WITH_HISTORY, ids=lambda run: run.__name__)
def test_a_small_one_holds_with_the_history(run: Any, tmp_path: Path) -> None:
    outcome = run(tmp_path, **WITH_HISTORY[run])

    assert outcome.holds, outcome.measured


@pytest.mark.elasticsearch
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", ON_A_CLUSTER, ids=lambda run: run.__name__)
def test_a_small_one_holds_on_a_cluster(run: Any, tmp_path: Path) -> None:
    outcome = run(tmp_path, **ON_A_CLUSTER[run])

    assert outcome.holds, outcome.measured


def test_every_drill_is_tried_small_and_is_found_by_its_name() -> None:
    tried = SMALL | ON_POSTGRES | WITH_HISTORY | ON_A_CLUSTER
    assert [each.name for each in find_drills() if each.run not in tried] == []
    assert [each.run for each in find_drills("submit-at-once")] == [submit_at_once]
    with pytest.raises(LookupError, match="there are: account-forms, admin-search, answer-times"):
        find_drills("other")


@pytest.mark.django_db(transaction=True)
def test_marking_twice_is_counted() -> None:
    user = build_user()
    attempt, _begun = start_attempt(build_simple_quiz(), by=user)

    with marks_counted() as marks:
        submit_attempt(attempt, by=user)
        assert marks() == [attempt.pk]
        with guards_down():
            Attempt.objects.update(state="marked")
        assert marks() == [attempt.pk] * 2


@pytest.mark.django_db
def test_what_was_lost_or_doubled_is_found(tmp_path: Path) -> None:
    paper, user = build_paper(), build_user()
    attempt, _begun = start_attempt(paper.quiz, by=user)
    address, picked = f"/my-learning/attempts/{attempt.uid}/", paper.options[0][1]
    save_answers(attempt, by=user, answers={1: Selection(frozenset([picked]))})
    writer = Writer(Visitor(Server(tmp_path), user), paper, random.Random(1))
    writer.answers = {address: {1: picked}}
    assert writer.find_losses() + writer.find_doubles() == []

    writer.answers[address][2] = paper.options[1][0]
    writer.submitted = {address}
    Response.objects.filter(attempt=attempt, position=QUESTIONS).delete()
    assert writer.find_losses() == [f"lost: handing in {address}", f"lost: answer 2 of {address}"]
    assert writer.find_doubles() == [f"paper: {attempt}"]
    writer.answers = {}
    assert writer.find_doubles()[0] == "doubled: 1 attempts"
    writer.answers = {"/gone/": {}}
    assert writer.find_losses() == ["lost: attempt /gone/"]


def test_the_table_says_what_does_not_hold(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path) -> Outcome:
        raise TimeoutError("too slow")

    monkeypatch.setattr(databases, "prepared", lambda *_: nullcontext())
    row = run_drill(Drill("fails", "it fails", "1 s", fail, ("sqlite",)))
    good = Row("works", "sqlite", "it works", "0.5 s", "1 s", 3, holds=True)

    assert (row.measured, row.holds) == ("TimeoutError: too slow", False)
    assert (report([good]), report([good, row]), report([])) == (0, 1, 1)
    table = capsys.readouterr().out
    assert "works                   sqlite          3  yes    0.5 s (1 s)" in table
    assert "NO     TimeoutError: too slow (1 s)" in table
