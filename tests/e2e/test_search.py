"""The search box as a combobox for keyboards and screen readers, and as a plain form."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.checks import axe
from tests.e2e.site import Site


def test_suggestions_are_a_combobox(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/search/")
    box = page.get_by_role("combobox", name="Search this site")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_attribute("aria-autocomplete", "list")

    box.press_sequentially("social val")
    expect(box).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("listbox", name="Search this site").get_by_role("option")
    first, last = options.first, options.last
    expect(page.locator("[data-one][aria-live]")).to_have_text(f"{options.count()} suggestions")
    assert options.count() > 1
    axe.load_axe(page)
    assert axe.find_faults(page) == {}

    for key, active in (("ArrowDown", first), ("ArrowUp", last), ("ArrowDown", first)):
        box.press(key)
        expect(active).to_have_attribute("aria-selected", "true")
        expect(page.locator('[aria-selected="true"]')).to_have_count(1)
        expect(box).to_have_attribute("aria-activedescendant", active.get_attribute("id") or "")
        expect(box).to_be_focused()

    box.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("social val")
    box.press("Enter")
    page.wait_for_url("**/search/?q=social+val")


def test_a_chosen_suggestion_leads_to_its_page(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/search/")
    box = page.get_by_role("combobox", name="Search this site")
    box.press_sequentially("preston")
    expect(page.get_by_role("option").first).to_contain_text("The Preston model")
    box.press("ArrowDown")
    box.press("Enter")

    page.wait_for_url("**/case-studies/preston-model/")


def test_a_phone_without_scripts_searches(phone: Page) -> None:
    phone.goto("/search/")
    phone.get_by_label("Search this site").last.fill("furnitre for sale")
    phone.locator("main, .masthead").get_by_role("button", name="Search").first.click()
    phone.wait_for_url("**/search/?q=furnitre+for+sale")
    expect(phone.get_by_role("main")).to_contain_text("These are the results for furniture")
    expect(phone.locator(".result").first).to_contain_text("Bulky Bob’s")

    phone.goto("/case-studies/")
    phone.locator(".filters > summary").click()
    phone.get_by_label("Words").fill("prison")
    phone.get_by_role("button", name="Apply filters").click()
    phone.wait_for_url("**/case-studies/?q=prison*")
    expect(phone.locator(".case-row h3").first).to_contain_text("Recycling Lives")


def test_words_change_the_case_studies_in_place(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/case-studies/")
    page.evaluate("window.stays = true")
    box = page.get_by_label("Words")
    box.fill("apprentices")
    box.press("Enter")
    page.wait_for_url("**q=apprentices*")

    expect(page.locator("[data-live-report]")).to_contain_text("case studies")
    page.get_by_role("link", name="“apprentices” (remove)").click()
    page.wait_for_url(lambda url: "apprentices" not in url)
    assert page.evaluate("window.stays")
