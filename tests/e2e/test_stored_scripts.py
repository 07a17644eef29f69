"""A script that a stranger writes into a submission runs nowhere, whoever looks at it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import sign_in
from tests.e2e.hostile_submissions import SCRIPT
from tests.e2e.pages import wait_until_loaded
from tests.e2e.site import Site

MAKE = (
    "import json; from tests.e2e.hostile_submissions import make_hostile; "
    "print(json.dumps(make_hostile()))"
)
PLANTED = """() => [...document.querySelectorAll("[onerror], script:not([src])")]
  .filter(one => (one.getAttribute("onerror") || one.textContent).trim() === "alert(1)").length"""


@pytest.fixture(scope="module")
def hostile(site: Site) -> dict[str, Any]:
    """The addresses and letters of submissions that are full of scripts."""
    return json.loads(site.manage("shell", "-c", MAKE).splitlines()[-1])


class Watched:
    """A browser page that remembers whether a script ran."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.ran: list[str] = []
        page.on("dialog", self._note)

    def _note(self, dialog: Any) -> None:
        self.ran.append(f"{dialog.message} on {self.page.url}")
        dialog.dismiss()

    def check(self, where: str) -> None:
        """Fail when a script ran here, or stands here as one."""
        wait_until_loaded(self.page)
        assert self.ran == [], where
        assert self.page.evaluate(PLANTED) == 0, where


@pytest.fixture
def watched(site: Site, browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(base_url=site.url, bypass_csp=True)
    yield Watched(context.new_page())
    context.close()


def test_the_watch_sees_a_script(watched: Watched) -> None:
    watched.page.set_content(f'<p title="{SCRIPT}">')
    wait_until_loaded(watched.page)

    assert watched.ran != []
    assert watched.page.evaluate(PLANTED) > 0


def test_not_for_readers_and_not_for_its_writer(hostile: dict[str, Any], watched: Watched) -> None:
    own = hostile["own"]
    paths = [hostile["public"], "/case-studies/", own, f"{own}check/", f"{own}figures/"]
    for path in [*paths, f"{own}case/", f"{own}story/", f"{own}evidence/", f"{own}you/"]:
        assert watched.page.goto(path).ok, path
        assert "alert(1)" in watched.page.content(), path
        watched.check(path)


def test_not_in_letters(hostile: dict[str, Any], watched: Watched) -> None:
    assert len(hostile["letters"]) >= 4
    for letter in hostile["letters"]:
        watched.page.set_content(letter)
        watched.check(letter[:200])
    assert any("&lt;script&gt;" in letter for letter in hostile["letters"])


def test_not_in_exports(hostile: dict[str, Any], watched: Watched) -> None:
    for name, kind in (("export.csv", "text/csv"), ("export.json", "application/json")):
        response = watched.page.request.get(f"/case-studies/{name}")
        assert response.headers["content-type"].startswith(kind)
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "attachment" in response.headers["content-disposition"]
        assert "alert(1)" in response.text()


def test_not_in_the_admin(hostile: dict[str, Any], watched: Watched, site: Site) -> None:
    sign_in(watched.page, site, "moderator")
    paths = ["/admin/", "/admin/submissions/", "/admin/case-studies/"]
    for path in [*paths, *hostile["editors"], *hostile["submissions"]]:
        assert watched.page.goto(path).ok, path
        wait_until_loaded(watched.page)
        assert "alert(1)" in watched.page.content(), path
        watched.check(path)
