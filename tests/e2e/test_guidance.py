"""Readers of guidance on a small phone without scripts, from the home page to what they need."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import docx
from docx.oxml.ns import qn
from playwright.sync_api import Locator, Page, expect

# The law of this day is settled, whenever the test runs.
DAY = "23/11/2026"


def open_finder(phone: Page) -> None:
    """Go from the home page to the questions of the rule finder."""
    phone.locator(".site-nav").get_by_role("link", name="Guidance").click()
    phone.wait_for_url("**/guidance/")
    phone.locator("main").get_by_role("link", name="What applies to me").click()
    phone.wait_for_url("**/guidance/what-applies/")


def describe(phone: Page, value: str) -> None:
    """Describe a service that an English council buys, and ask what applies."""
    phone.get_by_label("Where is the buyer?").select_option("England")
    phone.get_by_label("What kind of body is the buyer?").select_option(
        "Council or combined authority"
    )
    phone.get_by_label("What is bought?").select_option("Services")
    phone.get_by_label("Estimated value").fill(value)
    phone.get_by_label("When does the purchase start").fill(DAY)
    phone.get_by_role("button", name="Show what applies").click()
    phone.wait_for_url("**value=*")


def findings(phone: Page, force: str) -> Locator:
    """Return the rules that apply with `force`."""
    told = phone.locator(".force", has_text=f"{force}:")
    return phone.locator(".finding-group .finding").filter(has=told)


def sentences(found: Locator) -> list[str]:
    """Return what each of the rules says, without its force."""
    return [text.partition(": ")[2] for text in found.locator(".sentence").all_inner_texts()]


def take_word_file(phone: Page, folder: Path) -> Any:
    """Download the take-away pack and open it."""
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Word file (.docx)").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name == "what-applies.docx"
    return docx.Document(str(path))


def headings(file: Any) -> list[str]:
    return [each.text for each in file.paragraphs if each.style.name == "Heading 1"]


def header_rows(file: Any) -> list[int]:
    """Return how many rows of each table repeat as its header."""
    return [len(table._tbl.findall(f".//{qn('w:tblHeader')}")) for table in file.tables]


def test_an_officer_of_a_district_council_learns_what_applies(phone: Page, tmp_path: Path) -> None:
    open_finder(phone)
    today = datetime.now(ZoneInfo("Europe/London")).strftime("%d/%m/%Y")
    expect(phone.get_by_label("When does the purchase start")).to_have_value(today)
    describe(phone, "£300,000")

    duties = findings(phone, "Duty in law")
    assert "The Procurement Act 2023 governs this purchase." in sentences(duties)
    consider = duties.filter(has_text="Before you start, consider how the purchase could improve")
    expect(consider).to_contain_text("£300,000 with VAT is at or above the line of £207,720.")
    expect(consider).to_contain_text("Holds from 31 January 2013.")
    source = consider.locator(".source").first
    assert source.inner_text() == "Public Services (Social Value) Act 2012, section 1, 2012"
    assert (source.get_by_role("link").get_attribute("href") or "").startswith("https://")
    assert any(
        "set a weighting" in one for one in sentences(findings(phone, "Policy or instruction"))
    )
    assert "PPN 002 does not bind you here. You may follow it." in sentences(
        findings(phone, "Option")
    )
    every_duty = duties.count()
    assert duties.filter(has_text="Source:").count() == every_duty > 5

    file = take_word_file(phone, tmp_path)
    assert file.paragraphs[0].text == "What applies: services, £300,000, England"
    assert {"What applies", "What does not apply, and why", "Sources"} <= set(headings(file))
    assert header_rows(file) == [1, 1]


def test_a_supplier_gets_a_plan_for_a_small_bid(phone: Page, tmp_path: Path) -> None:
    open_finder(phone)
    phone.get_by_label("A supplier, or a bidder").check()
    describe(phone, "60k")

    expect(phone.locator("main")).to_contain_text("These rules bind the buyer.")
    small = findings(phone, "Duty in law").filter(has_text="The value is below the threshold.")
    expect(small).to_contain_text("For you: The buyer has more freedom in how it asks.")
    expect(small).to_contain_text("£60,000 with VAT is below the line of £207,720.")

    file = take_word_file(phone, tmp_path)
    assert "Your plan of commitments" in headings(file)
    assert "A model question with its scoring guide" not in headings(file)
    phone.get_by_role("link", name="Page to print").click()
    phone.wait_for_url("**/what-applies/pack/?*role=supplier*")
    plan = phone.get_by_role("table").filter(has_text="How many")
    assert plan.get_by_role("columnheader").all_inner_texts()[:4] == [
        "No.",
        "What",
        "How many",
        "By when",
    ]
    assert [each.text for each in file.tables[1].rows[0].cells][:4] == [
        "No.",
        "What",
        "How many",
        "By when",
    ]


def test_a_reader_outside_the_united_kingdom_is_not_given_its_rules(phone: Page) -> None:
    open_finder(phone)
    phone.get_by_label("Where is the buyer?").select_option("Outside the United Kingdom")
    phone.get_by_role("button", name="Show what applies").click()
    phone.wait_for_url("**nation=outside*")

    answer = phone.locator(".answer")
    expect(answer).to_contain_text("The rules of the United Kingdom do not apply to you.")
    expect(answer).to_contain_text("We hold no law of your country")
    expect(answer).not_to_contain_text("Procurement Act 2023")
    assert findings(phone, "Duty in law").count() == 0
    answer.get_by_role("link", name="Working outside the United Kingdom").click()
    expect(phone.locator("h1")).to_have_text("Working outside the United Kingdom")


def test_a_member_reads_a_kit_in_order(phone: Page) -> None:
    phone.goto("/guidance/kits/member/?minutes=12")
    steps = phone.locator(".kit-contents li a").all_inner_texts()
    assert len(steps) > 2
    phone.get_by_role("link", name="Start reading").click()

    place = phone.get_by_role("navigation", name="Your reading kit", exact=True)
    for number, title in enumerate(steps, start=1):
        expect(phone.locator("h1")).to_have_text(title)
        expect(place).to_contain_text(f"page {number} of {len(steps)}")
        place.get_by_role("link", name="Next:").click()
    expect(place).to_contain_text("The page to print")


def test_filters_that_nothing_matches_say_so(phone: Page) -> None:
    phone.goto("/guidance/?audience=evaluator&commissioning_stage=plan&jurisdiction=scotland")

    expect(phone.locator("main")).to_contain_text("No guidance matches these filters.")
    assert phone.locator(".guidance-item").count() == 0
    phone.get_by_role("link", name="Show all of it").click()
    assert phone.locator(".guidance-item").count() > 20
