"""Facts in texts: the reference is stored, the value is shown, on every route to a reader."""

from __future__ import annotations

import pytest
from wagtail.rich_text import RichText, expand_db_html

from hub.core import facts
from hub.core.blocks import TableBlock
from hub.core.page_text import join_texts
from hub.core.reading import stored_texts

AMOUNT = '<p>From <embed embedtype="fact" ref="price:tea"/> a cup.</p>'


@pytest.fixture(autouse=True)
def prices(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A price list in the place of the site's rows."""
    values = {"price:tea": "£1 & 20p", "price:tea@2025-01-31": "£1"}
    monkeypatch.setattr(
        facts, "READERS", [lambda asked: {each: values.get(each) for each in asked}]
    )
    return values


def test_every_route_from_a_stored_text_shows_the_value() -> None:
    table = TableBlock().to_python(
        {"caption": "Prices", "table": {"data": [["Tea", "{price:tea}"]]}}
    )
    shown = {
        "page": expand_db_html(AMOUNT),
        "block": str(RichText(AMOUNT)).strip(),
        "search": join_texts([AMOUNT]),
        "stream": list(stored_texts({"text": AMOUNT}, left_out=())),
        "table": table.body_rows,
        "plain": facts.fill_facts("Tea for {price:tea}"),
    }
    assert shown == {
        "page": "<p>From £1 &amp; 20p a cup.</p>",
        "block": "<p>From £1 &amp; 20p a cup.</p>",
        "search": "From £1 & 20p a cup.",
        "stream": ["From £1 & 20p a cup."],
        "table": [["Tea", "£1 & 20p"]],
        "plain": "Tea for £1 & 20p",
    }


def test_the_value_follows_the_row_and_a_named_day_does_not(prices: dict[str, str]) -> None:
    prices["price:tea"] = "£2"
    assert facts.fill_facts("{price:tea}, once {price:tea@2025-01-31}") == "£2, once £1"


def test_a_reference_to_no_row_says_so_and_other_braces_stay() -> None:
    assert facts.fill_facts("{price:salt} {name} {a: b}") == "(not known) {name} {a: b}"


def test_a_value_that_looks_like_a_reference_is_shown_as_it_is(prices: dict[str, str]) -> None:
    prices["price:tea"] = "{price:milk} <x>"
    assert facts.fill_facts(AMOUNT + " {price:tea}") == (
        "<p>From {price:milk} &lt;x&gt; a cup.</p> {price:milk} <x>"
    )


def test_references_are_found_in_text_and_in_the_json_of_a_stream() -> None:
    stored = r'{"value": "<p><embed embedtype=\"fact\" ref=\"price:tea\"/> {price:milk}</p>"}'
    assert list(facts.list_references(stored)) == ["price:tea", "price:milk"]
    assert list(facts.list_references(AMOUNT)) == ["price:tea"]


def test_only_plain_texts_of_a_stored_value_are_filled_in() -> None:
    option = {"text": "{price:tea} < £5", "feedback": AMOUNT, "right": True}
    assert facts.fill_stored({"options": [option]}) == {
        "options": [{"text": "£1 & 20p < £5", "feedback": AMOUNT, "right": True}]
    }


def test_a_second_reader_of_facts_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="Another function"):
        facts.register_facts(lambda asked: {})
