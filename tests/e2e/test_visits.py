"""Every visit: nothing that axe finds, light, clean, of one structure, and it fits.

One load of a page serves all checks, and each says what it found: the checks are in `checks/`, and
beside this module are the tests that show that each of them finds what is put in.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

import pytest
from playwright.sync_api import Page

from tests.e2e.checks import axe, layout, structure, weight
from tests.e2e.pages import is_same_without_scripts, wait_until_loaded
from tests.e2e.site import Site
from tests.e2e.visit import Visit
from tests.e2e.visits import VISITS

ALL = pytest.mark.parametrize("visit", VISITS, ids=attrgetter("name"))


@ALL
def test_a_page_has_no_fault(visit: Visit, site: Site, visitor: Callable[..., Page]) -> None:
    traffic = weight.Traffic()
    page = visitor(visit, watch=traffic.watch)
    assert traffic.document is not None
    needs_scripts = not is_same_without_scripts(page, traffic.document.text())
    found = {"structure": structure.find_faults(page, visit)}
    axe.load_axe(page)
    wait_until_loaded(page)
    traffic.settle()
    found["weight"] = weight.find_faults(traffic, page, visit, site)
    found["axe"] = axe.find_faults(page)
    found["layout"] = layout.find_faults(page)
    if needs_scripts:
        plain = visitor(visit, scripts=False)
        assert plain.locator("script").count() == 0
        axe.load_axe(plain)
        found["axe without scripts"] = axe.find_faults_on_a_phone(plain)

    assert {check: faults for check, faults in found.items() if faults} == {}
    page.set_viewport_size({"width": 1280, "height": 720})
    page.evaluate("scrollTo(0, 0)")
    if visit.refused:
        return  # there is nothing in the page to put right
    if visit.has_errors:
        structure.check_way_from_summary(page, visit, site)
    elif not (visit.fault or visit.paper):
        structure.check_first_keys(page)
