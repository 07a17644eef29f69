"""How a browser comes to a visit: opening it, and taking the scripts out of its pages."""

from __future__ import annotations

import re
import uuid
from typing import Any

from playwright.sync_api import Page, Response, Route

from tests.e2e.site import Site
from tests.e2e.visit import Visit

SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL | re.IGNORECASE)


SAME_WITHOUT_SCRIPTS = """source => {
  const plain = document => {
    const copy = document.documentElement.cloneNode(true);
    copy.querySelectorAll("script").forEach(one => one.remove());
    return copy.outerHTML;
  };
  const served = new DOMParser().parseFromString(source, "text/html");
  return !document.querySelector("noscript") && plain(served) === plain(document);
}"""


# Every picture has come or failed, and what waits for that has had its turn.
SHOWN = """async () => {
  await Promise.all([...document.images].filter(one => one.loading !== "lazy").map(
    one => one.complete || new Promise(
      done => ["load", "error"].forEach(name => one.addEventListener(name, done)))));
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def open_visit(page: Page, site: Site, visit: Visit) -> None:
    """Bring `page` to the state of `visit` and check that the server answered as it should."""
    if visit.stands_in:
        body = (site.folder / visit.stands_in).read_text()
        page.route(
            visit.address(site),
            lambda route: route.fulfill(status=visit.status, body=body, content_type="text/html"),
        )
    response = page.goto(visit.address(site))
    from hub.starter.accounts import DEMO_PASSWORD  # noqa: PLC0415 -- needs Django set up

    if "/reauthenticate/?next=" in page.url:
        page.get_by_label("Password").fill(DEMO_PASSWORD)
        response = send_form(page)
    if visit.fills:
        for label, text in visit.fills:
            page.get_by_label(label).fill(text.format(new=uuid.uuid4().hex, password=DEMO_PASSWORD))
        send_form(page)
        # What a redirect leads to cannot be changed on the way: the page is asked for by itself.
        response = page.goto(page.url)
    if visit.stale:
        page.context.clear_cookies(name="csrftoken")
    if visit.sends:
        response = send_form(page)
    assert response is not None
    assert response.status == visit.status, page.url
    # A font that came too late is not used on this page; what is measured must not depend on it.
    page.evaluate("document.fonts.ready.then(() => true)")


def wait_until_loaded(page: Page) -> None:
    """Return when all that `page` names has come or failed, and its handlers have had their turn.

    Not when the network is silent: an editor's page never is.
    """
    page.wait_for_load_state("load")
    page.evaluate(SHOWN)


def send_form(page: Page) -> Response:
    """Submit the first form of `page`; return the answer that it leads to."""
    with page.expect_navigation() as navigation:
        page.locator("main form button").first.click()
    return navigation.value


def is_same_without_scripts(page: Page, source: str) -> bool:
    """Tell whether the scripts of `page` left the document as `source`, the answer, has it."""
    same: bool = page.evaluate(SAME_WITHOUT_SCRIPTS, source)
    return same


def strip_scripts(context: Any) -> None:
    """Take every script out of the pages of `context`, for what a reader without them gets.

    Switching scripts off in the browser would also stop the checks that run in the page.
    """

    def answer(route: Route) -> None:
        if route.request.resource_type != "document":
            route.fallback()
            return
        response = route.fetch(max_redirects=0)
        if "html" not in response.headers.get("content-type", ""):
            route.fulfill(response=response)
            return
        route.fulfill(response=response, body=SCRIPT.sub("", response.text()))

    context.route("**/*", answer)
