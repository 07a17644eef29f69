"""A reader on a small phone without scripts goes from the home page to the PDF."""

from __future__ import annotations

import http.client
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.site import Site


def heading(page: Page) -> str:
    """Return the heading of the page."""
    return page.locator("h1").inner_text()


def press_until(page: Page, text: str) -> None:
    """Press Tab until the link or button with `text` has the focus, then Enter."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if any(text in focused for focused in page.locator(":focus").all_inner_texts()):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not come to {text}")


def test_from_home_to_a_paragraph_that_can_be_cited(phone: Page) -> None:
    press_until(phone, "Read the report")
    phone.wait_for_url("**/reports/social-value/")
    press_until(phone, "Liverpool before the report")
    phone.wait_for_url("**/background/")
    assert heading(phone) == "Liverpool before the report: 2011 to 2014"

    number = phone.locator(".paragraph .ref").first
    assert number.inner_text() == "2.1"
    permanent = number.get_attribute("href") or ""
    assert re.fullmatch(r"/p/[a-z0-9]+/", permanent)
    number.click()

    anchor = permanent.strip("/").replace("/", "-")
    expect(phone).to_have_url(re.compile(rf"/background/#{anchor}$"))
    paragraph = phone.locator(f"#{anchor}")
    expect(paragraph).to_be_in_viewport()
    assert paragraph.inner_text().startswith("2.1")


def test_from_the_report_to_one_recommendation(phone: Page) -> None:
    phone.goto("/reports/social-value/")
    phone.get_by_role("link", name="Recommendations and progress").click()
    phone.wait_for_url("**/recommendations/")
    assert phone.locator(".recommendation-item").count() == 6

    phone.locator(".filters summary").click()
    phone.get_by_label("Procurement officer").check()
    phone.get_by_role("button", name="Apply filters").click()
    phone.wait_for_url("**audience=*")
    assert phone.locator("main h2").first.inner_text() == "1 recommendation"
    assert [one.inner_text() for one in phone.locator(".recommendation-item h3").all()] == [
        "Build one method for the city"
    ]
    phone.get_by_role("link", name="Build one method for the city").click()
    phone.wait_for_url("**/6-citywide-method/")
    assert heading(phone) == "Build one method for the city"
    assert phone.locator("main .status").first.inner_text() == "Not known"


def test_from_the_timeline_to_what_was_in_force(phone: Page) -> None:
    phone.locator(".site-nav").get_by_role("link", name="Timeline").click()
    phone.wait_for_url("**/timeline/")
    everything = phone.locator(".timeline-item").count()
    phone.locator(".filters summary").click()
    phone.get_by_label("Wales").check()
    phone.get_by_role("button", name="Apply filters").click()
    phone.wait_for_url("**jurisdiction=wales*")
    in_wales = phone.locator(".timeline-item").count()
    assert 0 < in_wales < everything

    phone.locator(".filters summary").click()
    phone.get_by_label("In force on").fill("1/1/2020")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**on=1*2F1*2F2020*")
    found = phone.locator("main").inner_text()
    assert "Public Services (Social Value) Act 2012" in found
    assert "In force on 1 January 2020" in found


def test_the_whole_report_is_a_pdf(phone: Page) -> None:
    phone.goto("/reports/social-value/background/")
    address = phone.get_by_role("link", name="The whole report (PDF)").get_attribute("href")
    answer = phone.request.get(address or "")

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")


@pytest.mark.chromium  # it needs the served site
@pytest.mark.parametrize("header", ["SCRIPT_NAME", "PATH_INFO", "X-Forwarded-Prefix"])
def test_no_header_sets_the_path_of_a_page(site: Site, header: str) -> None:
    """One that did would store the wrong page under an address, for everyone."""
    connection = http.client.HTTPConnection(site.url.removeprefix("http://"))
    pages = []
    for headers in ({}, {header: "/guidance"}, {header: "/other"}, {}):
        connection.request("GET", f"/guidance/?by={header}", headers=headers)
        answer = connection.getresponse()
        pages.append((answer.status, answer.read()))

    assert pages[0][0] == 200
    assert pages == [pages[0]] * 4
