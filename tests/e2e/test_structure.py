"""What has the focus is seen, and titles tell pages apart; `test_visits` looks at each page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.checks.structure import FOCUSED, find_faults
from tests.e2e.site import Site
from tests.e2e.visits import VISITS

TITLE = re.compile(r"<title>\s*(.*?)\s*</title>", re.DOTALL)
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


def test_no_two_addresses_share_a_title(site: Site, visitor: Callable[..., Page]) -> None:
    page = visitor(VISITS[0])
    titles: dict[str, str] = {}
    for visit in VISITS:
        path = visit.path.partition("?")[0]
        path = path.rpartition("}")[2] or path  # the same step of two submissions
        if path in titles or visit.stands_in or visit.signed_in or visit.fills:
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


def test_a_part_that_is_missing_is_told(visitor: Callable[..., Page]) -> None:
    """A check that finds nothing anywhere might not look."""
    page = visitor(VISITS[0])
    assert find_faults(page, VISITS[0]) == []
    page.evaluate("document.querySelector('body > footer').remove()")
    page.evaluate("document.querySelector('main h1').outerHTML = '<h4>x</h4>'")

    assert find_faults(page, VISITS[0])[:-1] == [
        "one first heading",
        "no level of headings skipped",
        "its footer",
    ]
