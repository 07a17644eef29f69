"""Search over the starter content: what people ask is answered near the top."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.core.search_documents import PAGES
from hub.reference.models import Instrument, TimelinePage
from hub.search import upkeep
from hub.search.engines.tantivy_engine import TantivyEngine
from tests.search.documents import ask
from tests.search.judging import (
    build_index,
    judge,
    mean_reciprocal_rank,
    read_documents,
    read_judgments,
)

LISTS = ("queries", "held_out")


@pytest.fixture
def full_index(site_content: None, tmp_path: Path) -> TantivyEngine:
    engine = TantivyEngine(tmp_path / "search")
    build_index(engine)
    return engine


def test_what_people_ask_is_answered_near_the_top(full_index: TantivyEngine) -> None:
    queries, held_out = (judge(full_index, read_judgments(name)) for name in LISTS)

    missed = [each.judgment.ask for each in queries if not each.rank]
    assert (len(queries), len(held_out), missed) == (60, 41, [])
    assert mean_reciprocal_rank(queries) >= 0.92
    assert mean_reciprocal_rank(held_out) >= 0.80


def test_every_right_answer_is_a_page(site_content: None) -> None:
    documents = [one for batch in upkeep.read_everything() for one in batch] + read_documents()
    judgments = [judgment for name in LISTS for judgment in read_judgments(name)]

    wanted = {url for judgment in judgments for url in judgment.expect}
    assert wanted - {document.url for document in documents} == set()


def test_the_timeline_is_found_by_the_laws_on_it(full_index: TantivyEngine) -> None:
    law = Instrument.objects.get(code="social-value-act-2012")
    law.short_title = "Zanzibar Act"
    law.save()
    upkeep.catch_up(full_index)

    [hit] = ask(full_index, "zanzibar").hits
    assert (hit.id, hit.url) == (f"{PAGES}:{TimelinePage.objects.get().pk}", "/timeline/")
