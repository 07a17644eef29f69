"""What an engine finds, in which order, in which language, and how it shows it."""

from __future__ import annotations

import pytest

from hub.core.search_documents import EVERYBODY
from hub.search.engines.base import Engine
from hub.search.engines.ranking import FEW
from hub.search.query import parse_query
from tests.search.documents import ask, document, fill, names, part

LANGUAGES = [
    ("cy", "Gwerth cymdeithasol", "Mae’r tŷ yn bwysig i’r gŵr.", "cymdeithasol"),
    ("cy", "Caffael", "Mae’r tŷ yn bwysig i’r gŵr.", "ty"),
    ("ar", "القيمة الاجتماعية", "كيف تقاس القيمة الاجتماعية في العقود", "عقود"),
    ("ar", "القِيمَةُ", "نص", "القيمة"),
    ("ne", "सामाजिक मूल्य", "सामाजिक मूल्य कसरी मापन गर्ने", "मूल्य"),
    ("zh", "社会价值", "如何衡量社会价值和采购", "衡量社会"),
    ("en", "Procuring", "A café that procures", "procurement"),
    ("en", "Naïve", "nothing else", "naive"),
    ("en", "KPIs", "nothing else", "kpi"),
    ("en", "KPI", "nothing else", "KPIs"),
]


@pytest.mark.parametrize(("language", "title", "body", "asked"), LANGUAGES)
def test_words_are_found_in_their_language(
    engine: Engine, language: str, title: str, body: str, asked: str
) -> None:
    other = document("other", "Unlike", "Entirely different words", language="en")
    fill(engine, document("it", title, body, language=language), other)

    assert names(ask(engine, asked)) == ["it"]


PASTED = [
    ("gw\u0302yntell", "gw\u0302yntell"),
    ("gw\u0302yntell", "gŵyntell"),
    ("gŵyntell", "gw\u0302yntell"),
    ("gŵyntell", "gwyntell"),
    ("pro\u00adcure\u00adment", "procurement"),
    ("procurement", "pro\u00adcurement"),
    ("pro\u200bcure\u2060ment", "procurement"),
    ("procurement", "pro\ufeffcurement\u200e"),
    ("pro\u200dcurement", "procurement"),
    ("pro\x1fcurement", "procurement"),
    ("क्\u200dष", "क्\u200dष"),
    ("£207,720", "207720"),
    ("£207720", "207,720"),
    ("£207\u00a0720", "207720"),
    ("£207\u202f720", "£207 720"),
    ("10 000 000", "10,000,000"),
    ("5372609.50", "5 372 609"),
]


@pytest.mark.parametrize(("written", "asked"), PASTED, ids=ascii)
def test_two_ways_to_write_a_word_or_a_number_are_one(
    engine: Engine, written: str, asked: str
) -> None:
    other = document("other", "Unlike", "Entirely different words")
    fill(engine, document("it", "It", f"First {written} last"), other)

    found = ask(engine, asked)

    assert names(found) == ["it"]
    assert "<mark>" in found.hits[0].snippet


def test_a_name_in_decomposed_letters_is_suggested_and_is_exact(engine: Engine) -> None:
    fill(
        engine,
        document("it", "Gw\u0302yntell", summary="x"),
        document("more", "The gŵyntell and more"),
    )

    assert names(ask(engine, "gŵyntell")) == ["it", "more"]
    assert [each.url for each in engine.suggest("gŵyn", EVERYBODY)] == ["/it/", "/more/"]


@pytest.mark.parametrize("asked", ["liverpool", "تقرير liverpool", '"Liverpool عن العقود"'])
def test_a_name_in_latin_letters_is_found_in_an_arabic_text(engine: Engine, asked: str) -> None:
    text = "تقرير Liverpool عن العقود"
    other = document("other", "Unlike", "Entirely different words")
    fill(engine, document("ar", "القيمة الاجتماعية", text, language="ar"), other)

    found = ask(engine, asked)

    assert names(found) == ["ar"]
    assert "<mark>" in found.hits[0].snippet


def test_a_word_in_the_title_counts_more_than_one_in_the_text(engine: Engine) -> None:
    fill(
        engine,
        document("text", "Something", "All about weighting. " + "x " * 50, summary="One two three"),
        document("summary", "Something", summary="Weighting and more", body="x " * 50),
        document("title", "Weighting of criteria", "x " * 50, summary="One two three"),
        document("exact", "Weighting", "x " * 50, summary="One two three"),
    )

    assert names(ask(engine, "weighting")) == ["exact", "title", "summary", "text"]


def test_words_in_their_order_count_more_than_words_apart(engine: Engine) -> None:
    fill(
        engine,
        document("apart", "A", "A wage may be real. Somebody is living here. " + "x " * 20),
        document("together", "B", "They pay the real living wage to all. " + "x " * 20),
    )

    assert names(ask(engine, "real living wage")) == ["together", "apart"]
    assert names(ask(engine, '"real living wage"')) == ["together"]
    assert names(ask(engine, "wage -living")) == []


def test_most_words_are_enough_and_any_when_nothing_has_most(engine: Engine) -> None:
    fill(engine, document("a", "Score bids fairly"), document("b", "Plan a contract"))

    assert names(ask(engine, "how do I score bids in wintertime")) == ["a"]
    assert names(ask(engine, "contract wintertime snowfall icicles")) == ["b"]
    assert names(ask(engine, "wintertime")) == []


def test_where_hardly_anything_has_most_words_those_with_one_come_after(engine: Engine) -> None:
    buyers, bidders = ({"audience": (code,)} for code in ("buyer", "bidder"))
    fill(
        engine,
        document("both", "Plan a contract", terms=buyers),
        document("one", "Contract", terms=bidders),
        *(document(f"n{at}", f"Harbour wall {at}") for at in range(FEW)),
    )

    assert names(ask(engine, "plan contract")) == ["both", "one"]
    assert ask(engine, "plan contract").counts["audience"] == {"buyer": 1, "bidder": 1}
    assert names(ask(engine, "plan contract", chosen={"audience": ("bidder",)})) == ["one"]
    assert names(ask(engine, '"plan a" contract')) == ["both"]
    assert ask(engine, "harbour wall contract").total == FEW, "enough have most"
    chosen = {"audience": ("bidder",)}
    assert ask(engine, "harbour wall contract", chosen=chosen).total == 0

    ids = engine.matching_ids(parse_query("plan contract"), EVERYBODY, kind="guidance")
    assert ids == ["page:both"]


def test_the_name_of_a_thing_is_found_in_a_question(engine: Engine) -> None:
    fill(
        engine,
        document("it", "Framework (in buying)", summary="It sets terms."),
        document("other", "A framework of frameworks", "All frameworks. " * 9, summary="Framework"),
        document("place", "Salford: 10% better", "x " * 50),
        document("more", "Salford and Salford", "Salford " * 9),
    )

    assert names(ask(engine, "what is a framework?"))[0] == "it"
    assert names(ask(engine, "Salford"))[0] == "place"


def test_a_kind_is_a_word_of_its_documents(engine: Engine) -> None:
    fill(engine, document("a", "Hospital", kind="case-study"), document("b", "Hospital bills"))

    assert names(ask(engine, "case study hospital"))[0] == "a"


def test_a_unit_is_found_under_its_other_names(engine: Engine) -> None:
    synonyms = [(("KPI",), ("key", "performance", "indicator"))]
    fill(
        engine,
        document("long", "Text", "Set three key performance indicators."),
        document("short", "Text", "Set three KPIs."),
        document("none", "Text", "Set three goals of performance."),
    )

    for text in ("kpi", "KPIs", "key performance indicators"):
        found = engine.matching_ids(parse_query(text, synonyms), EVERYBODY, kind="guidance")
        assert sorted(found) == ["page:long", "page:short"], text


def test_a_snippet_is_escaped_and_marked(engine: Engine) -> None:
    body = (
        "Before. " * 60 + "é <script>alert(1)</script> & then procured <b>goods</b>. " + "x " * 99
    )
    fill(engine, document("a", "Title", body))

    [hit] = ask(engine, "procure").hits

    assert "<mark>procured</mark> &lt;b&gt;goods" in hit.snippet
    assert "<script" not in hit.snippet
    assert len(hit.snippet) < 500


def test_a_part_knows_what_it_belongs_to(engine: Engine) -> None:
    fill(engine, document("s", "Section", kind="report"), part("2.1", "s", "A fairness commission"))

    [hit] = ask(engine, "fairness").hits

    assert (hit.id, hit.url) == ("page:s:2.1", "/p/2.1/")
    assert (hit.group, hit.group_title, hit.group_url) == ("page:s", "s", "/s/")


def test_pages_of_results_follow_each_other(engine: Engine) -> None:
    fill(engine, *(document(f"n{number}", f"Word {'x ' * number}") for number in range(7)))

    first, second = (ask(engine, "word", offset=at, limit=5) for at in (0, 5))

    assert first.total == second.total == 7
    assert len({*names(first), *names(second)}) == 7
    assert len(second.hits) == 2


@pytest.mark.parametrize("text", ['"', "AND OR NOT", "title:x", "a^9 b~2 (", "*", "\\", "[a TO b]"])
def test_syntax_of_an_engine_means_nothing(engine: Engine, text: str) -> None:
    fill(engine, document("a", "Something else entirely"))

    assert ask(engine, text + " zebra").total == 0
