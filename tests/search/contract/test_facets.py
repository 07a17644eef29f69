"""Counts of facets, and who may know of what."""

from __future__ import annotations

from datetime import date

from hub.core.search_documents import ACCOUNTS, PUBLIC, group_reader
from hub.search.engines.base import Engine
from tests.search.documents import ask, document, fill, names, part

STAFF = frozenset({PUBLIC, ACCOUNTS, group_reader(7)})


def row(name: str, *, kind: str = "guidance", audience: tuple[str, ...] = (), **more: object):
    terms = {"audience": audience}
    return document(name, f"Tender {name}", kind=kind, terms=terms, **more)


def test_a_choice_does_not_bear_on_the_counts_of_its_own_facet(engine: Engine) -> None:
    fill(
        engine,
        row("a", audience=("buyer", "bidder")),
        row("b", audience=("buyer",), kind="lesson"),
        row("c", audience=("member",), kind="lesson", day=date(2024, 5, 1)),
        row("d", audience=("bidder",), language="cy"),
    )

    plain = ask(engine, "tender")
    assert plain.counts["audience"] == {"buyer": 2, "bidder": 2, "member": 1}
    assert plain.counts["kind"] == {"guidance": 2, "lesson": 2}
    assert plain.counts["language"] == {"en": 3, "cy": 1}
    assert plain.counts["year"] == {"2024": 1}

    two = ask(engine, "tender", chosen={"audience": ("buyer", "member")})
    assert sorted(names(two)) == ["a", "b", "c"]
    assert two.counts["audience"] == {"buyer": 2, "bidder": 2, "member": 1}
    assert two.counts["kind"] == {"guidance": 1, "lesson": 2}

    both = ask(engine, "tender", chosen={"audience": ("buyer",), "kind": ("lesson",)})
    assert names(both) == ["b"]
    assert both.counts["audience"] == {"buyer": 1, "member": 1}
    assert both.counts["kind"] == {"guidance": 1, "lesson": 1}


def test_a_facet_has_more_than_ten_values(engine: Engine) -> None:
    fill(engine, *(row(f"n{at}", audience=(f"code-{at}",)) for at in range(40)))

    assert len(ask(engine, "tender").counts["audience"]) == 40


def test_what_is_private_leaves_no_trace_for_others(engine: Engine) -> None:
    hidden = {"readers": frozenset({group_reader(7)}), "audience": ("secret-term",)}
    fill(
        engine,
        row("open"),
        row("closed", **hidden, kind="lesson", body="The zanzibar clause", day=date(1999, 1, 1)),
        part("9", "closed", "zanzibar paragraph", readers=frozenset({group_reader(7)})),
        row("accounts", readers=frozenset({ACCOUNTS})),
        row("nobody", readers=frozenset()),
    )
    everybody = frozenset({PUBLIC})

    assert names(ask(engine, "tender")) == ["open"]
    assert ask(engine, "tender").counts == {
        "kind": {"guidance": 1},
        "audience": {},
        "sector": {},
        "language": {"en": 1},
        "year": {},
    }
    assert ask(engine, "zanzibar").total == 0
    assert [each.title for each in engine.suggest("tend", everybody)] == ["Tender open"]
    assert engine.suggest("clos", everybody) == ()
    assert engine.similar_word("zanzibr", everybody) is None
    assert engine.count_word("zanzibar", everybody) == 0
    assert engine.more_like_this("page:open", everybody) == ()

    assert sorted(names(ask(engine, "tender", readers=STAFF))) == ["accounts", "closed", "open"]
    assert ask(engine, "zanzibar", readers=STAFF).total == 2
    assert ask(engine, "tender", readers=STAFF).counts["audience"] == {"secret-term": 1}
    assert engine.similar_word("zanzibr", STAFF) == ("zanzibar", 2)
