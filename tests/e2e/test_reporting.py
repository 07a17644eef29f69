"""A reader without an account reports a problem; the owner of the page finds it."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import sign_in
from tests.e2e.site import Site

WRONG = "The second number is wrong."


def test_a_problem_reaches_the_owner_of_the_page(site: Site, browser: Browser) -> None:
    phone = browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=False, base_url=site.url
    )
    page = phone.new_page()
    page.goto(site.addresses["every_block"])
    page.get_by_role("link", name="Is anything wrong with this page?").click()
    expect(page.locator("main")).to_contain_text("About this page: Every kind of block")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".error-summary")).to_contain_text("Tell us what went wrong.")
    page.get_by_label("What went wrong?").fill(WRONG)
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/feedback/thanks/**")
    page.get_by_role("link", name="Every kind of block").click()
    page.wait_for_url(f"**{site.addresses['every_block']}")
    phone.close()

    desk = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site.url)
    page = desk.new_page()
    sign_in(page, site, "editor")
    page.goto("/admin/")
    page.get_by_role("link", name="Problems reported on your pages: 1").click()
    page.get_by_role("link", name="Every kind of block").first.click()
    expect(page.locator("main")).to_contain_text(WRONG)
    desk.close()
