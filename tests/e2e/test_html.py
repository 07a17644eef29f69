"""The Nu HTML checker finds no error on any page."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.e2e.pages import open_visit
from tests.e2e.site import ROOT, Site
from tests.e2e.visit import Visit
from tests.e2e.visits import VISITS

CHECKER = ROOT / "tests" / "services" / "vnu"

pytestmark = [pytest.mark.vnu, pytest.mark.chromium]


def check(files: list[Path]) -> list[tuple[str, str, str]]:
    """Return the errors and warnings in `files`: name, message, where."""
    done = subprocess.run([CHECKER, *files], check=True, capture_output=True, text=True)
    return [
        (Path(one["url"]).stem, one["message"], one.get("extract", ""))
        for one in json.loads(done.stdout)["messages"]
        if one["type"] == "error" or one.get("subType") == "warning"
    ]


def read_visit(page: Page, site: Site, visit: Visit) -> bytes:
    """Return the answer of a visit: fetched, or by the browser where a form leads to it."""
    if not (visit.sends or visit.fills or visit.stands_in):
        fetched = page.request.get(visit.address(site))
        if "/reauthenticate/?next=" not in fetched.url:
            assert fetched.status == visit.status, fetched.url
            return fetched.body()
    answered: list[Request] = []
    page.on("requestfinished", lambda request: answered.append(request))
    open_visit(page, site, visit)
    last = [one for one in answered if one.resource_type == "document"][-1]
    answer = last.response()
    assert answer is not None
    return answer.body()


def test_no_page_has_an_error(
    site: Site, browser: Browser, cookies_of: Callable[[str], Path], tmp_path: Path
) -> None:
    files = []
    for who in sorted({visit.who for visit in VISITS if visit.signed_in} | {""}):
        context = browser.new_context(storage_state=cookies_of(who) if who else None)
        page = context.new_page()
        for visit in VISITS:
            if who == (visit.who if visit.signed_in else ""):
                if not who:
                    context.clear_cookies()
                files.append(tmp_path / f"{visit.name}.html")
                files[-1].write_bytes(read_visit(page, site, visit))
        context.close()

    assert len(files) == len(VISITS)
    assert check(files) == []


def test_the_checker_finds_what_is_put_in(tmp_path: Path) -> None:
    file = tmp_path / "wrong.html"
    file.write_text("<!doctype html><html lang=en-GB><title>x</title><p><div></p>")

    assert check([file]) != []
