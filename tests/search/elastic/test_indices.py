"""What is in the cluster: the index in use, what is left over, texts of any language and length."""

from __future__ import annotations

import pytest

from hub.core.search_documents import PUBLIC
from hub.search.engines import elastic_indices
from hub.search.engines.base import Cursor, SearchUnavailableError
from hub.search.engines.elastic_engine import ElasticEngine
from hub.search.engines.elastic_queries import MOST_TERMS, bound, count_terms, join_words
from hub.search.query import MOST_ALTERNATIVES, MOST_UNITS, Query, Unit, parse_query
from tests.search.cluster import list_indices, make_engine
from tests.search.documents import ask, document, fill, names

pytestmark = pytest.mark.elasticsearch
EVERYBODY = frozenset({PUBLIC})
INFLECTED = [
    ("fa", "متن", "ارزش‌های اجتماعی", "ارزش های"),
    ("fa", "كتاب", "متن", "کتاب"),
    ("ne", "राम्रो काम", "पाठ", "राम्रा"),
    ("hi", "किताबें", "पाठ", "किताब"),
    ("ar", "الموردون", "نص", "مورد"),
    ("ar", "القيمة", "نقيس KPI في العقود", "kpi"),
    ("zh", "社会价值", "文", "价"),
    ("ja", "社会的価値", "カタカナの文", "カタカナ"),
    ("ko", "사회적 가치", "글", "사회적"),
    ("en", "Title", "The word 社会价值 in an English text", "社会"),
]


def test_the_server_is_of_a_version_that_is_measured(elastic_engine: ElasticEngine) -> None:
    with elastic_engine.cluster.asked() as client:
        version = client.info()["version"]["number"]

    assert version.startswith(("8.19.", "9.4."))


@pytest.mark.parametrize(("language", "title", "body", "asked"), INFLECTED)
def test_each_language_has_its_own_analysis(
    elastic_engine: ElasticEngine, language: str, title: str, body: str, asked: str
) -> None:
    other = document("other", "Unlike", "手紙 本屋 entirely different", language="en")
    fill(elastic_engine, document("it", title, body, language=language), other)

    found = ask(elastic_engine, asked)

    assert names(found) == ["it"]
    assert "<mark>" in found.hits[0].snippet or asked not in body.lower()


def test_everything_is_listed_however_much(
    elastic_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(elastic_engine, *(document(f"n{at}", f"Word {'x ' * at}") for at in range(8)))
    fewer = elastic_engine.matching_ids(parse_query("word"), EVERYBODY, kind="guidance")
    monkeypatch.setattr(elastic_indices, "PAGE", 3)

    found = elastic_engine.matching_ids(parse_query("word"), EVERYBODY, kind="guidance")

    assert found == fewer == [f"page:n{at}" for at in range(8)]
    assert len(dict(elastic_engine.list_digests())) == 8
    assert elastic_engine.matching_ids(parse_query("word"), EVERYBODY, kind="lesson") == []


def test_a_word_without_an_end_does_no_harm(elastic_engine: ElasticEngine) -> None:
    fill(elastic_engine, document("a", "Title", "x" * 100_000 + " zebra"))

    assert names(ask(elastic_engine, "zebra")) == ["a"]
    assert elastic_engine.similar_word("zebrb", EVERYBODY) == ("zebra", 1)


def test_a_batch_is_sent_in_requests_of_a_bearable_size(
    elastic_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    send = elastic_engine.indices._send
    monkeypatch.setattr(
        elastic_engine.indices,
        "_send",
        lambda index, parts: (sent.append(len(parts)), send(index, parts)),
    )
    monkeypatch.setattr(elastic_indices, "LARGEST", 5_000)

    fill(elastic_engine, *(document(f"n{at}", "Word", "long " * 300) for at in range(5)))

    assert sent == [4, 4, 2, 0]
    assert ask(elastic_engine, "word").total == 5


def test_a_query_of_many_names_is_borne(elastic_engine: ElasticEngine) -> None:
    fill(elastic_engine, document("a", "Zebra crossing"))
    others = tuple(("one", "two", "three", f"n{at}") for at in range(MOST_ALTERNATIVES))
    units = [Unit(("unit", f"u{at}"), others) for at in range(MOST_UNITS - 1)]
    query = Query("all of it", (*units, Unit(("zebra",))))

    assert elastic_engine.matching_ids(query, EVERYBODY, kind="guidance") == ["page:a"]
    assert sum(map(count_terms, query.units)) == 15 * 68 + 2
    assert MOST_TERMS - 8 < sum(map(count_terms, bound(query.units))) <= MOST_TERMS


@pytest.mark.parametrize("sign", ["a", "ع", "क", "社"])
def test_a_query_of_many_short_words_is_borne(elastic_engine: ElasticEngine, sign: str) -> None:
    fill(elastic_engine, document("a", "Zebra crossing"))
    run = "-".join([sign] * 48)

    for text in (f"{run}-{run} zebra", f"{run} {run} zebra", " ".join([sign] * 97) + " zebra"):
        assert ask(elastic_engine, text).total in {0, 1}, text


def test_signs_stand_side_by_side() -> None:
    assert join_words(("量", "社", "kpi", "会", "two", "words")) == "量社 kpi 会 two words"


def test_without_an_index_nothing_is_written_and_none_is_made(
    elastic_engine: ElasticEngine,
) -> None:
    with elastic_engine.writing():
        with pytest.raises(SearchUnavailableError, match="there is no index yet"):
            elastic_engine.upsert({"page:a": [document("a")]}, Cursor())
        with pytest.raises(SearchUnavailableError):
            elastic_engine.indices.send(elastic_engine.indices.alias, [(document("a"), 0)])

    prefix = elastic_engine.indices.prefix
    assert list_indices(prefix) == [f"{prefix}-locks"]


def test_an_index_that_somebody_made_by_hand_gives_way(elastic_engine: ElasticEngine) -> None:
    with elastic_engine.cluster.asked(is_work=True) as client:
        client.indices.create(index=elastic_engine.indices.alias)
    assert elastic_engine.read_cursor() is None

    fill(elastic_engine, document("a", "A word"))

    assert names(ask(elastic_engine, "word")) == ["a"]
    elastic_engine.health()


def test_versions_of_the_hub_each_have_their_index(
    elastic_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefix = elastic_engine.indices.prefix
    fill(elastic_engine, document("a", "A word"))
    monkeypatch.setattr(elastic_indices, "FORMAT", 99)
    newer = make_engine(prefix)
    assert newer.read_cursor() is None

    fill(newer, document("b", "B word"))
    assert names(ask(elastic_engine, "word")) == ["a"], "an older machine still searches"
    assert len(list_indices(prefix)) == 3

    fill(newer, document("c", "C word"))
    assert names(ask(newer, "word")) == ["c"]
    assert len(list_indices(prefix)) == 2, "the one of the older version goes in the end"


def test_another_installation_is_left_alone(elastic_engine: ElasticEngine) -> None:
    neighbour = make_engine(f"{elastic_engine.indices.prefix}-v{elastic_indices.FORMAT}")
    fill(neighbour, document("theirs", "A word"))

    fill(elastic_engine, document("ours", "A word"))
    fill(elastic_engine, document("ours", "A word"))

    assert names(ask(neighbour, "word")) == ["theirs"]
    assert names(ask(elastic_engine, "word")) == ["ours"]
