"""What a screen reader and a keyboard need of a page: names, places, order, focus."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from playwright.sync_api import Error, Page

from tests.e2e.site import Site
from tests.e2e.visit import Visit

OUTLINE = """() => ({
  language: document.documentElement.lang,
  title: document.title,
  headings: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter(one => one.checkVisibility()).map(one => Number(one.tagName[1])),
  mains: document.querySelectorAll("main").length,
  banners: document.querySelectorAll("body > header").length,
  footers: document.querySelectorAll("body > footer").length,
  focus_on_summary: document.querySelector(".error-summary:focus")?.checkVisibility() ?? false,
  navigations: [...document.querySelectorAll("nav")].map(
    one => one.getAttribute("aria-label")
      || document.getElementById(one.getAttribute("aria-labelledby"))?.textContent),
})"""
# A card draws the ring for the link that fills it.
FOCUSED = """() => {
  const one = document.activeElement;
  const ringed = element => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const box = one.getBoundingClientRect();
  return {
    name: one.tagName + " " + (one.id || one.textContent.trim().slice(0, 40)),
    ring: ringed(one) || one.closest(".card") !== null && ringed(one.closest(".card")),
    seen: one === document.body
      || box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
  };
}"""


def find_faults(page: Page, visit: Visit) -> list[str]:
    """Return what is wrong with the language, title, headings, parts and focus of a new `page`."""
    if visit.has_errors:
        with suppress(Error):  # the browser sets the focus when it first draws the page
            page.locator(".error-summary:focus").wait_for(timeout=5000)
    outline: dict[str, Any] = page.evaluate(OUTLINE)
    headings = outline["headings"]
    names = [(name or "").strip() for name in outline["navigations"]]
    has_rules = {
        "language": outline["language"] == "en-GB",
        "one first heading": headings.count(1) == 1,
        "no level of headings skipped": not skips_a_level(headings),
        "one main part": outline["mains"] == 1,
        "its header": outline["banners"] == (0 if visit.paper else 1),
        "its footer": outline["footers"] == (0 if visit.fault or visit.paper else 1),
        "a name for each navigation": all(names),
        "names of navigations that differ": len(set(names)) == len(names),
        "an error told in the title": outline["title"].startswith("Error: ") == visit.has_errors,
        "the focus on the summary of errors": outline["focus_on_summary"] == visit.has_errors,
    }
    missing = [rule for rule, holds in has_rules.items() if not holds]
    return [*missing, str(outline)] if missing else []


def skips_a_level(headings: list[int]) -> bool:
    """Tell whether a heading is more than one level below the one before it."""
    return any(below > above + 1 for above, below in zip([0, *headings], headings, strict=False))


def check_first_keys(page: Page) -> None:
    """Fail unless the first key leads to a link past the frame of `page`."""
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to main content"
    assert page.evaluate(FOCUSED)["seen"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main, footer') !== null")


def check_way_from_summary(page: Page, visit: Visit, site: Site) -> None:
    """Fail unless the summary of errors leads to what is to be put right."""
    page.locator(".error-summary a").first.click()
    if visit.mended_elsewhere:
        page.wait_for_url(lambda url: url != visit.address(site))
    else:
        assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
