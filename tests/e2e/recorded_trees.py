"""Accessibility trees of pages, recorded as text: what assistive technology is told of them.

`RENEW_RECORDED=1` before a run of the browser tests writes them anew; read the difference before
it is committed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).parent / "recorded"
RENEWS = os.environ.get("RENEW_RECORDED") == "1"
# What differs from run to run.
MOVING = (
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"\d{1,2} [A-Z][a-z]+ 20\d\d, \d\d:\d\d"), "<moment>"),
    (re.compile(r"/quizzes/\d+/"), "/quizzes/<number>/"),
)


def read_tree(page: Page) -> str:
    """Return the title of a page and the tree of its main part, without what moves."""
    text = f"# {page.title()}\n{page.locator('main').aria_snapshot()}\n"
    for pattern, word in MOVING:
        text = pattern.sub(word, text)
    return text


def expect_tree(page: Page, name: str) -> None:
    """Compare the tree of a page with the one recorded under `name`, or record it."""
    file, tree = FOLDER / f"{name}.yaml", read_tree(page)
    if RENEWS:
        FOLDER.mkdir(exist_ok=True)
        file.write_text(tree, encoding="utf-8")
    assert tree == file.read_text(encoding="utf-8"), f"{file.name}: RENEW_RECORDED=1 renews it"
