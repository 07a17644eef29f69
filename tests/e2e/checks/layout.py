"""Whether a page fits: a narrow phone, a text twice as large, a sheet of paper."""

from __future__ import annotations

from playwright.sync_api import Page

OVERFLOW = """() => {
  const room = document.scrollingElement.clientWidth;
  const wide = [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > room + 1)
    .slice(-3).map(one => one.outerHTML.slice(0, 200));
  return {width: document.scrollingElement.scrollWidth, wide};
}"""
# The contents on the front of a report are a part of it.
NOT_FOR_PAPER = "nav:not(.large), form, .button, button, .skip-link, .site-footer, .feedback"
ON_PAPER = """selector => [...document.querySelectorAll(selector)]
  .filter(one => one.checkVisibility({visibilityProperty: true})
    && one.getBoundingClientRect().width > 0 && one.getBoundingClientRect().height > 0)
  .map(one => one.outerHTML.slice(0, 200))"""


def find_faults(page: Page) -> list[str]:
    """Return what does not fit; leaves `page` on a screen of 640 pixels."""
    faults = []
    page.set_viewport_size({"width": 320, "height": 640})
    on_phone = page.evaluate(OVERFLOW)
    if on_phone["width"] > 320:
        faults.append(f"{on_phone['width']} pixels wide on a phone of 320: {on_phone['wide']}")
    page.set_viewport_size({"width": 640, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    enlarged = page.evaluate(OVERFLOW)
    page.evaluate("document.documentElement.style.fontSize = ''")
    if enlarged["width"] > 640:
        faults.append(f"{enlarged['width']} pixels wide with large text: {enlarged['wide']}")
    page.emulate_media(media="print")
    faults += [f"on paper: {one}" for one in page.evaluate(ON_PAPER, NOT_FOR_PAPER)]
    if not page.locator("main h1").is_visible():
        faults.append("no heading on paper")
    page.emulate_media(media="screen")
    return faults
