"""What axe finds: three widths, light and dark, with the scripts of the page or without.

Each is looked at where it can make a difference. A scheme changes colours and nothing else, so in
the dark only contrast is measured. A width at which the same elements show as at one before is
asked only by the rules that measure places, and contrast once more at the widest. The header and
the footer that pages share are looked at once in a process, for each form, width and scheme.
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
RUN = """async ([rules, known]) => {
  const found = await axe.run(
    {include: [["html"]], exclude: known.map(one => [one])},
    {runOnly: rules, resultTypes: ["violations"]});
  return found.violations.map(one => ({rule: one.id, nodes: one.nodes.map(node => node.html)}));
}"""
SHOWN = """() => [...document.querySelectorAll("body *")]
  .filter(one => !one.closest("body > .site-header, body > .site-footer"))
  .map(one => one.checkVisibility({visibilityProperty: true}) ? "1" : "0").join("")"""
SHARED = ("body > .site-header", "body > .site-footer")
FORMS = """selectors => selectors.map(
  selector => document.querySelectorAll(selector).length === 1
    ? document.querySelector(selector).outerHTML : "")"""
# The forms of shared parts that this process has found to be without fault, by width and scheme.
_faultless: set[tuple[int, str, str]] = set()


def load_axe(page: Page) -> None:
    """Bring axe into `page`."""
    page.evaluate(AXE_SCRIPT)


def run_axe(page: Page, rules: list[str], known: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Return what the rules, or those of the tags, find on `page` as it is now.

    Args:
        known: selectors of the parts that are left out.
    """
    found: list[dict[str, Any]] = page.evaluate(RUN, [rules, list(known)])
    return found


def find_faults(page: Page) -> dict[str, Any]:
    """Return what axe, loaded before, finds on `page`, by width and scheme; leaves it light."""
    shown: set[str] = set()
    found: dict[str, Any] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        now = page.evaluate(SHOWN)
        places = (
            PLACES if width == max(WIDTHS) else [rule for rule in PLACES if rule not in COLOURS]
        )
        is_known = now in shown and not _list_new_parts(page, width, "light")
        found[f"{width} light"] = _look(page, width, "light", places if is_known else TAGS)
        if now not in shown or _list_new_parts(page, width, "dark"):
            page.emulate_media(color_scheme="dark")
            found[f"{width} dark"] = _look(page, width, "dark", COLOURS)
            page.emulate_media(color_scheme="light")
        shown.add(now)
    return {where: faults for where, faults in found.items() if faults}


def find_faults_on_a_phone(page: Page) -> list[dict[str, Any]]:
    """Return what axe, loaded before, finds on `page` at its narrowest."""
    width = min(WIDTHS)
    page.set_viewport_size({"width": width, "height": 900})
    return _look(page, width, "light", TAGS)


def _look(page: Page, width: int, scheme: str, rules: list[str]) -> list[dict[str, Any]]:
    """Return what `rules` find outside the shared parts that are known to be without fault."""
    new = _list_new_parts(page, width, scheme)
    found = run_axe(page, rules, tuple(one for one in SHARED if one not in new))
    if not found:
        _faultless.update((width, scheme, form) for form in new.values())
    return found


def _list_new_parts(page: Page, width: int, scheme: str) -> dict[str, str]:
    """Return selector and form of the shared parts that were not looked at like this yet."""
    forms: list[str] = page.evaluate(FORMS, list(SHARED))
    return {
        selector: form
        for selector, form in zip(SHARED, forms, strict=True)
        if form and (width, scheme, form) not in _faultless
    }
