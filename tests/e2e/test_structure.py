"""What a screen reader and a keyboard need of every page: names, places, order, focus."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.site import Site
from tests.e2e.visit import Visit
from tests.e2e.visits import VISITS

TITLE = re.compile(r"<title>\s*(.*?)\s*</title>", re.DOTALL)
NAME = attrgetter("name")
IN_FRAME = [visit for visit in VISITS if not (visit.fault or visit.has_errors or visit.paper)]
BY_KEYBOARD = [
    "home",
    "section",
    "recommendations",
    "recommendation",
    "feedback",
    "sign-in",
    "guide-in-kit",
    "kit",
    "what-applies",
    "what-applies-answer",
]
OUTLINE = """() => ({
  language: document.documentElement.lang,
  title: document.title,
  headings: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter(one => one.checkVisibility()).map(one => Number(one.tagName[1])),
  mains: document.querySelectorAll("main").length,
  banners: document.querySelectorAll("body > header").length,
  footers: document.querySelectorAll("body > footer").length,
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


def skips_a_level(headings: list[int]) -> bool:
    """Tell whether a heading is more than one level below the one before it."""
    return any(below > above + 1 for above, below in zip([0, *headings], headings, strict=False))


@pytest.mark.parametrize("visit", VISITS, ids=NAME)
def test_a_page_says_what_it_is_and_has_its_parts(
    visit: Visit, visitor: Callable[..., Page]
) -> None:
    outline: dict[str, Any] = visitor(visit).evaluate(OUTLINE)

    assert outline["language"] == "en-GB"
    assert outline["headings"].count(1) == 1
    assert not skips_a_level(outline["headings"]), outline["headings"]
    assert outline["mains"] == 1
    assert outline["banners"] == (0 if visit.paper else 1)
    assert outline["footers"] == (0 if visit.fault or visit.paper else 1)
    names = [name.strip() for name in outline["navigations"]]
    assert all(names)
    assert len(set(names)) == len(names)
    assert outline["title"].startswith("Error: ") == visit.has_errors


def test_no_two_addresses_share_a_title(site: Site, visitor: Callable[..., Page]) -> None:
    page = visitor(VISITS[0])
    titles: dict[str, str] = {}
    for visit in VISITS:
        path = visit.path.partition("?")[0]
        path = path.rpartition("}")[2] or path  # the same step of two submissions
        if path in titles or visit.fault or visit.signed_in or visit.fills:
            continue
        answer = page.request.get(visit.address(site))
        if answer.url == visit.address(site):  # else it has the title of where it leads
            found = TITLE.search(answer.text())
            titles[path] = found[1] if found else ""

    shared = {
        title: paths
        for title in titles.values()
        if len(paths := [path for path, other in titles.items() if other == title]) > 1
    }
    assert shared == {}
    assert len(titles) > 20


@pytest.mark.parametrize("visit", [one for one in VISITS if one.has_errors], ids=NAME)
def test_the_focus_is_on_what_to_put_right(
    visit: Visit, site: Site, visitor: Callable[..., Page]
) -> None:
    page = visitor(visit)
    summary = page.locator(".error-summary:focus")

    assert summary.is_visible()
    summary.locator("a").first.click()
    if visit.mended_elsewhere:
        page.wait_for_url(lambda url: url != visit.address(site))
    else:
        assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


@pytest.mark.parametrize("visit", IN_FRAME, ids=NAME)
def test_the_first_key_leads_past_the_frame(visit: Visit, visitor: Callable[..., Page]) -> None:
    page = visitor(visit)

    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to main content"
    assert page.evaluate(FOCUSED)["seen"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main, footer') !== null")


@pytest.mark.parametrize("name", BY_KEYBOARD)
def test_what_has_the_focus_is_seen(name: str, visitor: Callable[..., Page]) -> None:
    (visit,) = (visit for visit in VISITS if visit.name == name)
    page = visitor(visit, viewport={"width": 320, "height": 640})

    passed = []
    for _step in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["name"].startswith("BODY"):
            break
        passed.append(focused)

    assert len(passed) > 8
    assert [one["name"] for one in passed if not one["ring"] or not one["seen"]] == []
