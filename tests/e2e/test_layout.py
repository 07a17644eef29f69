"""A page on paper, and that what does not fit is found; `test_visits` tries whether each fits."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e.checks.layout import find_faults
from tests.e2e.visits import VISITS


def test_paper_says_the_address_of_the_page(visitor: Callable[..., Page]) -> None:
    (section,) = (visit for visit in VISITS if visit.name == "section")
    page = visitor(section)
    address = page.locator(".page-end .print-only")

    assert not address.is_visible()
    page.emulate_media(media="print")
    assert address.is_visible()
    assert address.inner_text().endswith("/reports/social-value/background/")
    assert page.pdf().startswith(b"%PDF-")


def test_what_does_not_fit_is_found(visitor: Callable[..., Page]) -> None:
    """A check that finds nothing anywhere might not look."""
    page = visitor(VISITS[0])
    assert find_faults(page) == []

    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    page.evaluate("document.querySelector('main button').textContent = 'x'")
    page.evaluate("document.querySelector('main').lastChild.style.minWidth = '700px'")

    assert [fault.partition(":")[0] for fault in find_faults(page)] == [
        "700 pixels wide on a phone of 320",
        "700 pixels wide with large text",
        "on paper",
    ]
