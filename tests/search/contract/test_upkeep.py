"""Writing to an index: upsert, delete, rebuild, and what it knows of itself."""

from __future__ import annotations

import pytest

from hub.core.search_documents import PUBLIC
from hub.search.engines.base import Cursor, Engine, IndexBusyError, SearchUnavailableError
from tests.search.documents import ask, document, fill, names, part

EVERYBODY = frozenset({PUBLIC})
CURSOR = Cursor(7, frozenset({9, 11}), "2026-11-24")


def test_an_engine_without_an_index_says_so(engine: Engine) -> None:
    assert engine.read_cursor() is None
    with pytest.raises(SearchUnavailableError):
        engine.health()
    with pytest.raises(SearchUnavailableError):
        ask(engine, "word")


def test_the_documents_of_an_origin_are_renewed_together(engine: Engine) -> None:
    fill(engine, document("s", "Section"), part("1", "s", "first"), part("2", "s", "second"))

    with engine.writing():
        engine.upsert({"page:s": [document("s", "Section"), part("2", "s", "changed")]}, CURSOR)

    assert dict(engine.list_digests()).keys() == {"page:s", "page:s:2"}
    assert ask(engine, "first").total == ask(engine, "second").total == 0
    assert names(ask(engine, "changed")) == ["s:2"]
    assert engine.read_cursor() == CURSOR


def test_deleting_forgets_all_parts(engine: Engine) -> None:
    fill(engine, document("s", "Section"), part("1", "s", "first"), document("t", "Other"))

    with engine.writing():
        engine.delete(["page:s", "page:never"], CURSOR)

    assert [name for name, _digest in engine.list_digests()] == ["page:t"]


def test_a_rebuild_takes_the_place_of_the_index_at_once(engine: Engine) -> None:
    fill(engine, document("old", "Old word"))
    with engine.rebuild() as builder:
        builder.add([document("new", "New word")])
        assert names(ask(engine, "word")) == ["old"]
        second = engine.rebuild()
        with pytest.raises(IndexBusyError):
            second.__enter__()
        builder.upsert({"page:late": [document("late", "Late word")]}, CURSOR)
        builder.use()

    assert sorted(names(ask(engine, "word"))) == ["late", "new"]
    assert engine.read_cursor() == CURSOR
    engine.health()


def test_a_rebuild_that_fails_leaves_the_index_alone(engine: Engine) -> None:
    fill(engine, document("old", "Old word"))

    def fail() -> None:
        with engine.rebuild() as builder:
            builder.add([document("new", "New word")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert names(ask(engine, "word")) == ["old"]
    fill(engine, document("new", "New word"))
    assert names(ask(engine, "word")) == ["new"]


def test_suggestions_begin_with_what_was_typed(engine: Engine) -> None:
    fill(
        engine,
        document("a", "Procurement officers", names=("Buyers",)),
        document("b", "Tŷ procurement"),
        document("c", "The reprocessing plant"),
        part("1", "a", "procurement"),
    )

    def titles(text: str) -> list[str]:
        return sorted(each.title for each in engine.suggest(text, EVERYBODY))

    assert titles("proc") == ["Procurement officers", "Tŷ procurement"]
    assert titles("off PROC") == titles("buye") == ["Procurement officers"]
    assert titles("ty p") == ["Tŷ procurement"]
    assert titles('"') == titles("zebra") == []


def test_a_similar_word_comes_with_its_number(engine: Engine) -> None:
    fill(
        engine,
        document("a", "Procurement", "procurement of goods"),
        document("b", "Procurement again"),
        document("c", "Social value"),
    )

    assert engine.similar_word("procurment", EVERYBODY) == ("procurement", 2)
    assert engine.similar_word("socialvalue", EVERYBODY) == ("social value", 1)
    assert engine.similar_word("zebra", EVERYBODY) is None


def test_like_is_about_the_same(engine: Engine) -> None:
    body = "Apprentices learn the craft of masonry on every contract with the council."
    fill(
        engine,
        document("a", "First", body),
        part("1", "a", body),
        document("b", "Second", body.replace("council", "hospital")),
        document("c", "Third", "Something quite unlike that speaks of gardens."),
        document("d", "Fourth", "Masonry and apprentices in short."),
    )

    found = [hit.id for hit in engine.more_like_this("page:a", EVERYBODY, limit=2)]

    assert found == ["page:b", "page:d"]
    assert engine.more_like_this("page:none", EVERYBODY) == ()
