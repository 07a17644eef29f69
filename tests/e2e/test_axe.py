"""Axe finds what is put in; `test_visits` lets it look at every page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e.checks.axe import COLOURS, TAGS, find_faults, load_axe, run_axe
from tests.e2e.visits import VISITS

DARK_WORDS = """() => {
  const words = document.createElement("p");
  words.textContent = "Dark words";
  words.style.color = "#333";
  document.querySelector("main").append(words);
}"""
# By a rule of style, which holds with the new width; an event about it comes some time later.
HIDDEN_WHEN_NARROW = """() => {
  const picture = document.createElement("img");
  picture.src = "/x";
  picture.id = "wide-only";
  document.querySelector("main").append(picture);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("@media (max-width: 999px) { #wide-only { display: none } }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""


def test_axe_finds_what_is_put_in(visitor: Callable[..., Page]) -> None:
    """A check that finds nothing anywhere might not look."""
    page = visitor(VISITS[0])
    load_axe(page)
    page.evaluate("document.querySelector('main h1').innerHTML += '<img src=\"/x\">'")

    assert [fault["rule"] for fault in run_axe(page, TAGS)] == ["image-alt"]


def test_axe_finds_what_is_hard_to_read_in_the_dark(visitor: Callable[..., Page]) -> None:
    page = visitor(VISITS[0])
    load_axe(page)
    page.evaluate(DARK_WORDS)
    seen = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        seen[scheme] = [fault["rule"] for fault in run_axe(page, COLOURS)]

    assert seen == {"light": [], "dark": ["color-contrast"]}


def test_a_fault_is_found_at_the_width_where_it_shows(visitor: Callable[..., Page]) -> None:
    page = visitor(VISITS[0])
    load_axe(page)
    page.evaluate(HIDDEN_WHEN_NARROW)

    assert list(find_faults(page)) == ["1280 light"]


def test_a_shared_part_is_looked_at_again_when_it_is_another(visitor: Callable[..., Page]) -> None:
    page = visitor(VISITS[0])
    load_axe(page)
    assert find_faults(page) == {}
    page.evaluate("document.querySelector('body > .site-header').innerHTML += '<img src=\"/x\">'")

    found = find_faults(page)

    assert [fault["rule"] for fault in found["320 light"]] == ["image-alt"]
