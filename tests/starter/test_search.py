"""Search over the starter content: what people ask is answered near the top."""

from __future__ import annotations

from pathlib import Path

import pytest
from wagtail.models import PageViewRestriction

from hub.core.search_documents import PAGES, Kind
from hub.reference.models import Instrument, InstrumentChange, TimelinePage
from hub.search import upkeep
from hub.search.engines.tantivy_engine import TantivyEngine
from tests.search.documents import ask
from tests.search.judging import (
    LISTS,
    build_index,
    judge,
    mean_reciprocal_rank,
    read_documents,
    read_judgments,
)

pytestmark = pytest.mark.any_database


@pytest.fixture
def full_index(site_content: None, tmp_path: Path) -> TantivyEngine:
    engine = TantivyEngine(tmp_path / "search")
    build_index(engine)
    return engine


def test_what_people_ask_is_answered_near_the_top(full_index: TantivyEngine) -> None:
    judged = {name: judge(full_index, read_judgments(name)) for name in LISTS}

    assert {name: len(each) for name, each in judged.items()} == {
        "queries": 60,
        "tuned": 121,
        "held_out": 70,
    }
    assert [each.judgment.ask for each in judged["queries"] if not each.rank] == []
    ranks = {name: mean_reciprocal_rank(each) for name, each in judged.items()}
    assert {name: rank for name, rank in ranks.items() if rank < 0.85} == {}


def test_every_right_answer_is_a_page(site_content: None) -> None:
    documents = [one for batch in upkeep.read_everything() for one in batch] + read_documents()
    judgments = [judgment for name in LISTS for judgment in read_judgments(name)]

    wanted = {url for judgment in judgments for url in judgment.expect}
    assert wanted - {document.url for document in documents} == set()


def test_a_law_is_found_at_its_place_on_the_timeline(full_index: TantivyEngine) -> None:
    law = Instrument.objects.get(code="social-value-act-2012")
    law.short_title = "Zanzibar Act"
    law.save()
    timeline = TimelinePage.objects.get()
    upkeep.catch_up(full_index)

    [hit] = ask(full_index, "zanzibar").hits
    assert hit.id == f"{PAGES}:{timeline.pk}:social-value-act-2012"
    assert (hit.url, hit.kind, hit.group) == ("/timeline/#social-value-act-2012", Kind.LAW, "")
    InstrumentChange.objects.filter(instrument=law).first().delete()
    upkeep.catch_up(full_index)
    assert upkeep.compare(full_index).outdated == []

    PageViewRestriction.objects.create(page=timeline, restriction_type="login")
    upkeep.catch_up(full_index)
    assert ask(full_index, "zanzibar").total == 0
