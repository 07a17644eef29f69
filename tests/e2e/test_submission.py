"""Somebody sends a case study in by phone; a moderator asks for a change, then publishes it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import sign_in
from tests.e2e.pages import wait_until_loaded
from tests.e2e.site import Site

TITLE = "Meals for older people"
ASKED = "For which year is the figure?"
THANKED = "Now it is clear."
ADDRESS = "wanda@sender.test"
EDITOR = re.compile(r"/admin/pages/\d+/edit/")
PAGE_LIST = re.compile(r"/admin/pages/\d+/$")
LINK = re.compile(r"http://\S+/case-studies/submit/\S+")
ANSWERS = {
    "What is the case about?": {
        "Title": TITLE,
        "Summary": "A kitchen was to train local people. It did, but later than promised.",
        "Who bought?": "A town council",
    },
    "The contract": {"Value of the contract": "300k", "Year in which it started": "2016"},
    "What happened": {
        "What was the situation?": "Many older people ate alone.",
        "What was done?": "A kitchen cooked and trained.",
    },
    "What came of it": {
        "What came of it?": "Nine people finished.",
        "What did not work?": "Training began half a year late.",
    },
}
FIGURE = {"What was measured?": "People trained", "Unit": "people", "Committed": "12"}
PERSON = {"Your name": "Wanda Writer", "Your e-mail address": ADDRESS}


def fill(page: Page, fields: dict[str, str]) -> None:
    for label, value in fields.items():
        page.get_by_label(label).fill(value)


def go_on(page: Page) -> None:
    page.locator("button:not(.visually-hidden)", has_text="Save and continue").click()


def expect_heading(page: Page, text: str) -> None:
    expect(page.locator("h1")).to_have_text(text)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def letters(site: Site, subject: str, count: int = 1) -> list[str]:
    """Return the letters with that subject from the console, once there are `count` of them."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        console = (site.folder / "server.log").read_text(errors="replace")
        found = [
            part
            for part in re.split(r"(?m)^Content-Type: multipart/alternative", console)
            if f"Subject: {subject}" in part and f"To: {ADDRESS}" in part
        ]
        if len(found) >= count:
            return found
        time.sleep(0.2)
    raise AssertionError(f"{subject}: {len(found)} of {count}")


@pytest.fixture
def small(browser: Browser, site: Site) -> Iterator[Page]:
    """A phone of 320 pixels whose browser runs no script."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=False, base_url=site.url
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Page]:
    """A moderator at a desk."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, base_url=site.url, reduced_motion="reduce"
    )
    page = context.new_page()
    sign_in(page, site, "moderator")
    yield page
    context.close()


def write_and_send(page: Page, site: Site, folder: Path) -> None:
    """Go through all steps, leave in the middle, come back by the link, send."""
    page.goto("/case-studies/")
    page.get_by_role("link", name="Send in a case study").click()
    page.get_by_role("button", name="Start now").click()
    go_on(page)
    expect(page.locator(".error-summary")).to_contain_text("Give the case a title.")
    for heading, fields in ANSWERS.items():
        expect_heading(page, heading)
        fill(page, fields)
        go_on(page)
    expect_heading(page, "Figures")
    page.get_by_role("link", name="Add a figure").click()
    fill(page, FIGURE)
    page.get_by_role("button", name="Save this figure").click()
    page.get_by_role("button", name="Save and come back later").click()
    fill(page, {"E-mail address": ADDRESS})
    page.get_by_role("button", name="Send me the link").click()
    expect(page.locator("main")).to_contain_text("the link is on its way")

    (letter,) = letters(site, "Your link to a case study that you began")
    page.context.clear_cookies()
    page.goto(link_in(letter, site))
    expect_heading(page, "Sources and files")
    fill(page, {"Sources": "Contract review 2017"})
    report = folder / "review.txt"
    report.write_text("Nine people finished.")
    page.get_by_label("Add a file").set_input_files(report)
    page.get_by_role("button", name="Upload this file").click()
    expect(page.locator("main")).to_contain_text("review.txt")
    go_on(page)
    expect_heading(page, "About you")
    fill(page, PERSON)
    page.get_by_label("I may pass this case on").check()
    go_on(page)
    expect_heading(page, "Check your answers")
    page.get_by_role("button", name="Send", exact=True).click()
    expect_heading(page, "Thank you: your case study has come in")


def link_in(letter: str, site: Site) -> str:
    """Return the path of the link; the letter names the address that the site believes it has."""
    plain = letter.replace("=\n", "").replace("=3D", "=")
    match = LINK.search(plain)
    assert match, plain
    return site.url + "/case-studies/submit/" + match[0].split("/case-studies/submit/")[1]


def ask_for_a_change(page: Page) -> None:
    open_page_of_submission(page)
    expect(page.locator("main")).to_contain_text("Publication: allowed on")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Request changes").click()
    page.locator("[name=comment]").fill(ASKED)
    page.locator("dialog, .modal").get_by_role("button", name="Request changes").click()
    page.wait_for_url(PAGE_LIST)


def publish(page: Page) -> None:
    open_page_of_submission(page)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=re.compile("Approve with comment")).click()
    page.locator("[name=comment]").fill(THANKED)
    page.locator("dialog, .modal").get_by_role("button", name=re.compile("Approve")).click()
    page.wait_for_url(PAGE_LIST)


def open_page_of_submission(page: Page) -> None:
    page.goto("/admin/submissions/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator("main")).to_contain_text("Wanda Writer")
    page.get_by_role("link", name="Open the case study").click()
    page.wait_for_url(EDITOR)
    wait_until_loaded(page)


def test_from_a_phone_to_all_readers(site: Site, small: Page, desk: Page, tmp_path: Path) -> None:
    write_and_send(small, site, tmp_path)
    letters(site, "Your case study has come in")
    assert small.goto("/case-studies/?q=").ok
    assert TITLE not in small.content()

    ask_for_a_change(desk)
    (letter,) = letters(site, "Please change your case study")
    assert ASKED in letter
    small.goto(link_in(letter, site))
    expect(small.locator("main")).to_contain_text(ASKED)
    small.get_by_role("link", name="Change your answers").click()
    small.get_by_role("link", name=re.compile("Change.*Figures")).click()
    small.get_by_role("link", name=re.compile("Change.*People trained")).click()
    fill(small, {"Period": "2016/17", "Delivered": "9"})
    small.get_by_role("button", name="Save this figure").click()
    go_on(small)
    expect_heading(small, "Check your answers")
    small.get_by_role("button", name="Send", exact=True).click()
    letters(site, "Your case study has come in", 2)

    publish(desk)
    (letter,) = letters(site, "Your case study is published")
    assert THANKED in letter
    small.reload()
    small.get_by_role("link", name="Read the case study").click()
    expect_heading(small, TITLE)
    expect(small.locator("main")).to_contain_text("2016/17")
    assert "Wanda" not in small.content()
