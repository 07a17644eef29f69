"""The watch that weighs visits hears what goes wrong; `test_visits` sets it on each."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e.checks.weight import Traffic
from tests.e2e.pages import wait_until_loaded
from tests.e2e.visits import VISITS


def test_the_watch_hears_what_goes_wrong(visitor: Callable[..., Page]) -> None:
    """A check that hears nothing anywhere might not listen."""
    traffic = Traffic()
    page = visitor(VISITS[0], watch=traffic.watch)
    with page.expect_console_message(lambda one: "policy: img-src" in one.text):
        page.evaluate(
            "document.body.append("
            "Object.assign(new Image(), {src: 'https://other.example.org/x.png'}))"
        )
    wait_until_loaded(page)

    assert "https://other.example.org/x.png" in traffic.requested
    assert any("policy: img-src" in fault for fault in traffic.faults)
