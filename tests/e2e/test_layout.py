"""Every page fits: a narrow phone, a text twice as large, a sheet of paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.visit import Visit
from tests.e2e.visits import VISITS

OVERFLOW = """() => {
  const room = document.scrollingElement.clientWidth;
  const wide = [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > room + 1)
    .slice(-3).map(one => one.outerHTML.slice(0, 200));
  return {width: document.scrollingElement.scrollWidth, wide};
}"""
# The contents on the front of a report are a part of it.
NOT_FOR_PAPER = "nav:not(.large), form, .button, button, .skip-link, .site-footer, .feedback"
ALL = pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)


@ALL
def test_a_page_fits_a_phone_a_large_text_and_paper(
    visit: Visit, visitor: Callable[..., Page]
) -> None:
    page = visitor(visit, viewport={"width": 320, "height": 640})
    on_phone = page.evaluate(OVERFLOW)
    page.set_viewport_size({"width": 640, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    enlarged = page.evaluate(OVERFLOW)
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.emulate_media(media="print")
    on_paper = [
        one.evaluate("one => one.outerHTML.slice(0, 200)")
        for one in page.locator(NOT_FOR_PAPER).all()
        if one.is_visible()
    ]

    assert on_phone["width"] <= 320, on_phone["wide"]
    assert enlarged["width"] <= 640, enlarged["wide"]
    assert on_paper == []
    assert page.locator("main h1").is_visible()


def test_paper_says_the_address_of_the_page(visitor: Callable[..., Page]) -> None:
    (section,) = (visit for visit in VISITS if visit.name == "section")
    page = visitor(section)
    address = page.locator(".page-end .print-only")

    assert not address.is_visible()
    page.emulate_media(media="print")
    assert address.is_visible()
    assert address.inner_text().endswith("/reports/social-value/background/")
    assert page.pdf().startswith(b"%PDF-")
