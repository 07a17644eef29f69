"""An editor changes a report, a moderator publishes it, and every reader sees it at once."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, Route, expect

from tests.e2e.conftest import sign_in
from tests.e2e.site import Site

SECTION = "/reports/social-value/training/"
ADDED = "Put right by an editor. "
ASKED = 40
LATE = 2000  # milliseconds; a draft is sent about one second after a change
# Wagtail begins to look for changes two seconds after the editor is there.
WATCHES_EDITS = """document.addEventListener("w-unsaved:watch-edits",
  () => { document.documentElement.dataset.watchesEdits = "yes"; });"""


@pytest.fixture
def desk(site: Site, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """A function that signs an account in and returns its page; the admin may break nothing."""
    contexts = []
    faults: list[str] = []

    def open_desk(name: str) -> Page:
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, base_url=site.url, reduced_motion="reduce"
        )
        contexts.append(context)
        context.add_init_script(WATCHES_EDITS)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
        page.on(
            "request",
            lambda one: (
                None
                if one.url.startswith((site.url, "data:", "blob:"))
                else faults.append(f"elsewhere: {one.url}")
            ),
        )
        sign_in(page, site, name)
        page.route("**/admin/pages/**", answer_late)
        return page

    yield open_desk
    for context in contexts:
        context.close()
    assert faults == []


def answer_late(route: Route) -> None:
    """Hold back the answer to a form as a busy server does: no late draft may follow the form."""
    if route.request.method == "POST" and route.request.resource_type == "document":
        answer = route.fetch(max_redirects=0)
        page = route.request.frame.page
        page.wait_for_timeout(LATE)
        route.fulfill(response=answer)
    else:
        route.continue_()


def ask_every_process(site: Site, path: str) -> list[str]:
    """Return the answers to many requests at once, each on a connection of its own."""

    def ask(_turn: int) -> str:
        connection = http.client.HTTPConnection(site.url.partition("//")[2], timeout=20)
        connection.request("GET", path, headers={"Connection": "close"})
        return connection.getresponse().read().decode()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(ask, range(ASKED)))


def processes_that_answered(site: Site, path: str) -> set[str]:
    """Return the ids of the server processes that answered at `path`."""
    lines = site.access_log.read_text().splitlines()
    return {line.split()[0] for line in lines if line.split()[1] == path}


def open_editor(page: Page) -> None:
    """Go from the public page to its editor as an editor does."""
    page.goto(SECTION)
    page.locator(".editor-bar").get_by_role("link", name="Edit this page").click()
    page.locator("html[data-watches-edits]").wait_for()


def type_and_wait_until_kept(page: Page, into: Locator, text: str) -> None:
    """Type `text` at the beginning of `into`; wait until the draft with it is saved by itself.

    A draft that is still on its way when the form is sent arrives after it and is refused with
    status 400: nobody loses anything, but the browser says so.
    """

    def keeps_text(answer: Response) -> bool:
        asked = answer.request
        is_draft = asked.method == "POST" and asked.resource_type == "fetch"
        return is_draft and text in (asked.post_data or "")

    into.click()
    expect(into).to_be_focused()
    page.keyboard.press("Control+Home")
    with page.expect_response(keeps_text, timeout=90_000) as kept:
        page.keyboard.type(text)
        expect(into).to_contain_text(text.strip())
    assert kept.value.json()["success"]
    expect(page.locator("#w-autosave-indicator")).to_contain_text("Saved")


def test_an_edit_goes_through_moderation_to_all_readers(
    site: Site, desk: Callable[[str], Page]
) -> None:
    before = ask_every_process(site, SECTION)
    assert [ADDED in answer for answer in before] == [False] * ASKED

    editor = desk("editor")
    editor.goto(SECTION)
    number = editor.locator(".paragraph .ref").first
    permanent = number.get_attribute("href") or ""
    old_text = editor.locator(".paragraph > .rich-text, .paragraph > p").first.inner_text()
    open_editor(editor)
    text = editor.locator("[contenteditable=true]", has_text=old_text.split(".")[0]).first
    type_and_wait_until_kept(editor, text, ADDED)
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Submit to Moderator approves").click()
    expect(editor.locator(".messages")).to_contain_text("has been submitted for moderation")
    waiting = ask_every_process(site, SECTION)
    assert [ADDED in answer for answer in waiting] == [False] * ASKED

    moderator = desk("moderator")
    moderator.goto("/admin/")
    expect(moderator.locator("main")).to_contain_text("Awaiting your review")
    open_editor(moderator)
    moderator.get_by_role("button", name="More actions").click()
    moderator.get_by_role("button", name="Approve and Publish", exact=True).click()
    expect(moderator.locator(".messages")).to_contain_text("has been updated")

    after = ask_every_process(site, SECTION)
    assert [ADDED in answer for answer in after] == [True] * ASKED
    assert len(processes_that_answered(site, SECTION)) == 2
    (old,) = set(ask_every_process(site, f"{permanent}?v=1"))
    assert ADDED not in old
    assert old_text.split(".")[0] in old
    moderator.goto(permanent)
    assert ADDED in moderator.locator(":target").inner_text()


@pytest.mark.parametrize("typed", ["31/02/2026", "12 March 2026"])
def test_a_date_stays_as_it_was_typed(desk: Callable[[str], Page], typed: str) -> None:
    editor = desk("editor")
    editor.goto("/admin/snippets/reference/source/add/")
    field = editor.locator("#id_checked_on")

    field.fill(typed)
    editor.keyboard.press("Tab")
    editor.locator("#id_title").click()

    expect(field).to_have_value(typed)
