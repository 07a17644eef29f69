"""A reader of case studies on a small phone without scripts; and the list with scripts."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.site import Site


def titles(page: Page) -> list[str]:
    """Return the case studies that the list shows, in its order."""
    return page.locator(".case-row h3").all_inner_texts()


def download(phone: Page, link: str, folder: Path) -> Path:
    """Take a file from the list."""
    with phone.expect_download() as begun:
        phone.get_by_role("link", name=link).click()
    path = folder / begun.value.suggested_filename
    begun.value.save_as(path)
    return path


def test_delivered_figures_in_the_north_west(phone: Page, tmp_path: Path) -> None:
    phone.locator(".site-nav").get_by_role("link", name="Case studies").click()
    phone.wait_for_url("**/case-studies/")
    phone.locator(".filters > summary").click()
    phone.get_by_role("checkbox", name="North West").check()
    phone.get_by_role("checkbox", name="Delivered, as reported").check()
    phone.get_by_role("button", name="Apply filters").click()
    phone.wait_for_url("**place=north-west*")
    found = titles(phone)
    expect(phone.get_by_role("heading", name="case studies", level=2)).to_contain_text(
        str(len(found))
    )
    assert len(found) > 3

    rows = list(csv.DictReader(download(phone, "CSV", tmp_path).open(encoding="utf-8-sig")))
    content = json.loads(download(phone, "JSON", tmp_path).read_text())
    assert [row["title"] for row in rows] == found
    assert [row["title"] for row in content["case_studies"]] == found
    assert content["filters"] == {"figures": ["delivered"], "place": ["north-west"]}

    boxes = phone.get_by_role("checkbox", name="Compare")
    boxes.nth(0).check()
    boxes.nth(1).check()
    phone.get_by_role("button", name="Compare those I ticked").click()
    expect(phone.locator(".compare thead th")).to_have_text(found[:2])
    expect(phone.locator(".compare tbody")).to_contain_text(["Status of outcomes", "Outcomes"])


def test_the_list_changes_in_place(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/case-studies/")
    before = titles(page)
    page.evaluate("window.stays = true")

    box = page.get_by_role("checkbox", name="Wales")
    box.check()
    page.wait_for_url("**place=wales*")
    expect(page.locator("[data-live-report]")).to_have_text("1 case study")
    expect(page.get_by_role("checkbox", name="Wales")).to_be_focused()
    assert titles(page) != before

    page.get_by_role("link", name="Wales (remove)").click()
    expect(page.locator("#results")).to_be_focused()
    assert titles(page) == before
    page.go_back()
    expect(page.locator("[data-live-report]")).to_have_text("1 case study")
    assert page.evaluate("window.stays")
