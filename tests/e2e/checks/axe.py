"""What axe finds: three widths, light and dark, with the scripts of the page or without.

Each is looked at where it can make a difference. A scheme changes colours and nothing else, so in
the dark only contrast is measured. A width at which the same elements show as at one before is
asked only by the rules that measure places and colours.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# The narrowest first: there the letters are smallest, so that contrast has to be largest.
WIDTHS = (320, 1280, 768)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
PLACES = [*COLOURS, "scrollable-region-focusable", "target-size"]
RUN = """async (rules) => {
  const found = await axe.run({runOnly: rules, resultTypes: ["violations"]});
  return found.violations.map(one => ({rule: one.id, nodes: one.nodes.map(node => node.html)}));
}"""
SHOWN = """() => [...document.querySelectorAll("body *")]
  .map(one => one.checkVisibility({visibilityProperty: true}) ? "1" : "0").join("")"""


def load_axe(page: Page) -> None:
    """Bring axe into `page`."""
    page.evaluate(AXE_SCRIPT)


def run_axe(page: Page, rules: list[str]) -> list[dict[str, Any]]:
    """Return what the rules, or those of the tags, find on `page` as it is now."""
    found: list[dict[str, Any]] = page.evaluate(RUN, rules)
    return found


def find_faults(page: Page) -> dict[str, Any]:
    """Return what axe, loaded before, finds on `page`, by width and scheme; leaves it light."""
    shown: set[str] = set()
    found: dict[str, Any] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        now = page.evaluate(SHOWN)
        found[f"{width} light"] = run_axe(page, PLACES if now in shown else TAGS)
        if now not in shown:
            page.emulate_media(color_scheme="dark")
            found[f"{width} dark"] = run_axe(page, COLOURS)
            page.emulate_media(color_scheme="light")
        shown.add(now)
    return {where: faults for where, faults in found.items() if faults}


def find_faults_on_a_phone(page: Page) -> list[dict[str, Any]]:
    """Return what axe, loaded before, finds on `page` at its narrowest."""
    page.set_viewport_size({"width": min(WIDTHS), "height": 900})
    return run_axe(page, TAGS)
