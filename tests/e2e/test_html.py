"""The Nu HTML checker finds no error on any page."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.pages import VISITS, open_visit
from tests.e2e.site import ROOT, Site

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


def test_no_page_has_an_error(
    site: Site, browser: Browser, signed_in_state: Path, tmp_path: Path
) -> None:
    files = []
    for visit in VISITS:
        state = signed_in_state if visit.signed_in else None
        context = browser.new_context(storage_state=state)
        page = context.new_page()
        sent: list[bytes] = []
        page.on("requestfinished", lambda request, sent=sent: sent.append(request))
        open_visit(page, site, visit)
        answers = [one for one in sent if one.resource_type == "document"]
        files.append(tmp_path / f"{visit.name}.html")
        files[-1].write_bytes(answers[-1].response().body())
        context.close()

    assert len(files) == len(VISITS)
    assert check(files) == []


def test_the_checker_finds_what_is_put_in(tmp_path: Path) -> None:
    file = tmp_path / "wrong.html"
    file.write_text("<!doctype html><html lang=en-GB><title>x</title><p><div></p>")

    assert check([file]) != []
