"""No fault that axe finds: every page, three widths, light and dark, scripts or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.e2e.visit import Visit
from tests.e2e.visits import VISITS

WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run({runOnly: tags, resultTypes: ["violations"]});
  return found.violations.map(one => ({rule: one.id, nodes: one.nodes.map(node => node.html)}));
}"""


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_axe_finds_nothing(visit: Visit, scripts: bool, visitor: Callable[..., Page]) -> None:
    page = visitor(visit, scripts=scripts)
    assert (page.locator("script").count() > 0) <= scripts
    page.evaluate(AXE_SCRIPT)

    found: dict[tuple[int, str], Any] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found[width, scheme] = page.evaluate(RUN, TAGS)

    assert {where: faults for where, faults in found.items() if faults} == {}


def test_axe_finds_what_is_put_in(visitor: Callable[..., Page]) -> None:
    """A check that finds nothing anywhere might not look."""
    page = visitor(VISITS[0])
    page.evaluate(AXE_SCRIPT)
    page.evaluate("document.querySelector('main h1').innerHTML += '<img src=\"/x\">'")

    assert [fault["rule"] for fault in page.evaluate(RUN, TAGS)] == ["image-alt"]
