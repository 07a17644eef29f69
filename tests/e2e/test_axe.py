"""No fault that axe finds: every page, three widths, light and dark, scripts or none.

Each is looked at where it can make a difference: a scheme changes colours and nothing else, so in
the dark only contrast is measured; and what scripts add is looked for on the narrowest page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.e2e.visit import Visit
from tests.e2e.visits import VISITS

WIDTHS = (320, 768, 1280)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
RUN = """async (rules) => {
  const found = await axe.run({runOnly: rules, resultTypes: ["violations"]});
  return found.violations.map(one => ({rule: one.id, nodes: one.nodes.map(node => node.html)}));
}"""
DARK_WORDS = """() => {
  const words = document.createElement("p");
  words.textContent = "Dark words";
  words.style.color = "#333";
  document.querySelector("main").append(words);
}"""
ALL = pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)


@ALL
def test_axe_finds_nothing(visit: Visit, visitor: Callable[..., Page]) -> None:
    page = visitor(visit)
    page.evaluate(AXE_SCRIPT)

    found: dict[tuple[int, str], Any] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        found[width, "light"] = page.evaluate(RUN, TAGS)
        page.emulate_media(color_scheme="dark")
        found[width, "dark"] = page.evaluate(RUN, COLOURS)

    assert {where: faults for where, faults in found.items() if faults} == {}


@ALL
def test_axe_finds_nothing_without_scripts(visit: Visit, visitor: Callable[..., Page]) -> None:
    page = visitor(visit, scripts=False, viewport={"width": WIDTHS[0], "height": 900})
    assert page.locator("script").count() == 0
    page.evaluate(AXE_SCRIPT)

    assert page.evaluate(RUN, TAGS) == []


def test_axe_finds_what_is_put_in(visitor: Callable[..., Page]) -> None:
    """A check that finds nothing anywhere might not look."""
    page = visitor(VISITS[0])
    page.evaluate(AXE_SCRIPT)
    page.evaluate("document.querySelector('main h1').innerHTML += '<img src=\"/x\">'")

    assert [fault["rule"] for fault in page.evaluate(RUN, TAGS)] == ["image-alt"]


def test_axe_finds_what_is_hard_to_read_in_the_dark(visitor: Callable[..., Page]) -> None:
    page = visitor(VISITS[0])
    page.evaluate(AXE_SCRIPT)
    page.evaluate(DARK_WORDS)
    seen = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        seen[scheme] = [fault["rule"] for fault in page.evaluate(RUN, COLOURS)]

    assert seen == {"light": [], "dark": ["color-contrast"]}
