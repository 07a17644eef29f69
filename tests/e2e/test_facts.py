"""An editor inserts a threshold from its row, and readers see the row's amount."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import sign_in
from tests.e2e.site import Site

GUIDE = "Keep it in proportion"


@pytest.fixture
def page(site: Site, browser: Browser) -> Iterator[Page]:
    """A page of a browser in which a moderator is signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site.url)
    page = context.new_page()
    sign_in(page, site, "moderator")
    yield page
    context.close()


def test_a_threshold_is_inserted_from_its_row(site: Site, page: Page) -> None:
    page.goto(f"/admin/pages/search/?q={GUIDE}")
    page.get_by_role("link", name=GUIDE, exact=True).first.click()
    editor = page.locator(".Draftail-Editor").first
    text = editor.locator("[contenteditable=true]").first
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" In June 2025 it was /")
    page.get_by_role("option", name="Insert an amount, date or name").click()
    dialogue = page.locator(".modal-body")
    dialogue.get_by_label("Threshold", exact=True).select_option(label="Full procurement rules")
    dialogue.get_by_role("button", name="Insert").click()
    expect(dialogue).to_contain_text("There is no single value for this.")
    dialogue.get_by_label("Type of contract").select_option(label="Services")
    dialogue.get_by_label("Type of buyer").select_option(label="Council or combined authority")
    dialogue.get_by_label("Nation").select_option(label="England")
    dialogue.get_by_label("Date").fill("1/6/2025")
    dialogue.get_by_role("button", name="Insert").click()
    expect(editor.locator(".Draftail-fact", has_text="£214,904")).to_be_visible()
    page.get_by_role("button", name="More actions").first.click()
    page.get_by_role("button", name="Publish").first.click()
    expect(page.locator(".messages")).to_contain_text("published")
    page.goto("/guidance/keep-it-in-proportion/")
    expect(page.locator("main")).to_contain_text(re.compile(r"In June 2025 it was £214,904"))
