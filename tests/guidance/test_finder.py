"""The rule finder as a reader gets it: what it asks, what it answers, what it never does."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from wagtail.models import PageViewRestriction

from hub.guidance.models import GuidanceIndexPage, GuidancePage, RuleFinderPage
from hub.guidance.pounds import parse_pounds
from hub.reference.law.loading import recall_law_book
from hub.reference.models import Rule, RuleCondition, Threshold
from tests.factories.pages import build_home, publish
from tests.reference.law_book import load_starter_law

pytestmark = pytest.mark.any_database

CLEANING = "?nation=england&authority=council&kind=services&value=300000&start=23/11/2026"


@pytest.fixture
def finder(db: None) -> RuleFinderPage:
    """The finder below /guidance/, with the starter content's law."""
    load_starter_law()
    index = build_home().add_child(instance=GuidanceIndexPage(title="Guidance", slug="guidance"))
    page = index.add_child(instance=RuleFinderPage(title="What applies", slug="what-applies"))
    return publish(page, outside_text="<p>Words for readers elsewhere.</p>")


def read(client: Client, query: str) -> str:
    """Return the text of the main part of the answer's page."""
    response = client.get(f"/guidance/what-applies/{query}")
    assert response.status_code == 200
    assert not response.cookies
    return response.content.decode()


def part(html: str, start: str, end: str) -> str:
    """Return the words between two fragments of the page."""
    inside = html[html.index(start) : html.index(end)]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£1,693.00", "1693.00"),
        ("300000", "300000.00"),
        (" £ 300,000 ", "300000.00"),
        ("300k", "300000.00"),
        ("1.25M", "1250000.00"),
        ("£1.2 million", "1200000.00"),
        ("2 bn", "2000000000.00"),
    ],
)
def test_amounts_as_people_write_them(text: str, expected: str) -> None:
    assert parse_pounds(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    ["", "three", "300.000", "30,00", "1,2345", "-5", "0", "0.00", "$5", "1e9", "٣٠٠", "9" * 13],
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        parse_pounds(text)


@time_machine.travel("2026-11-23 12:00Z", tick=False)
def test_the_first_form_asks_and_asserts_nothing(finder: RuleFinderPage, client: Client) -> None:
    html = read(client, "")
    assert 'value="23/11/2026"' in html
    assert 'method="get"' in html
    assert "csrf" not in html
    assert 'id="applies"' not in html
    assert "There is a problem" not in html
    assert "Liverpool City Region Combined Authority" in html


def test_a_cleaning_contract_of_a_council(finder: RuleFinderPage, client: Client) -> None:
    html = read(client, CLEANING)
    applies = part(html, 'id="applies"', 'id="does-not-apply"')
    misses = part(html, 'id="does-not-apply"', 'id="cannot-say"')
    asks = part(html, 'id="cannot-say"', 'id="not-covered"')
    other = part(html, 'id="not-covered"', "not legal advice")
    assert "The Procurement Act 2023 governs this purchase." in applies
    assert "Holds from 24 February 2025." in applies
    assert "£300,000 with VAT is at or above the line of £207,720." in applies
    assert "Before you start, consider how the purchase could improve" in applies
    assert "Explanatory notes to the Public Services (Social Value) Act 2012" in applies
    assert "Public Services (Social Value) Act 2012, section 1 , 2012" in applies
    moments = ["Which law applies", "Before you start", "When you choose", "In the contract"]
    assert sorted(moments, key=applies.index) == moments
    assert "Who is bound: Contracting authorities in England, schools among them" in applies
    assert "In Wales : 8 more, 4 fewer" in applies
    assert "PPN 002 is for UK departments, executive agencies" in misses
    assert "Set at least three key performance indicators" in misses
    assert "That does not mean that no law applies" in other
    assert "Scottish regulations" in other
    assert "Scottish regulations" not in misses
    assert "We saw no text, date, Bill or note that does so." in asks
    assert "Ask: the Cabinet Office" in asks
    assert "£250,000 without VAT + 20% = £300,000 with VAT" in unescape(html)
    assert html.count("not legal advice") == 1
    assert "due for review by 1 June 2027" in html


def test_the_law_is_that_of_the_start(finder: RuleFinderPage, client: Client) -> None:
    """The same job, a day apart: only one of the two may be limited to local bidders."""
    asked = "?nation=england&authority=council&kind=services&value=60k&start="
    limit = "Before you invite tenders you may decide that only suppliers"
    before = part(read(client, asked + "3/2/2026"), 'id="applies"', 'id="does-not-apply"')
    after = part(read(client, asked + "2026-02-04"), 'id="applies"', 'id="does-not-apply"')
    assert limit not in before
    assert limit in after


def test_a_supplier_reads_what_to_expect(finder: RuleFinderPage, client: Client) -> None:
    buyer = read(client, CLEANING)
    supplier = read(client, f"{CLEANING}&role=supplier")
    told = "A valid invoice that nobody disputes must be paid within 30 days."
    assert told not in buyer
    assert told in supplier
    assert "These rules bind the buyer." in supplier


def test_outside_the_united_kingdom(finder: RuleFinderPage, client: Client) -> None:
    html = read(client, "?nation=outside&value=60000")
    assert "The rules of the United Kingdom do not apply to you." in html
    assert "Words for readers elsewhere." in html
    assert "Procurement Act 2023" not in html
    assert "207,720" not in html
    assert "not legal advice" in html


def test_what_is_not_known_is_asked_back(finder: RuleFinderPage, client: Client) -> None:
    html = read(client, "?nation=england&authority=council&kind=services&value=&start=2026-06-01")
    assert "is at or above the threshold" not in part(html, 'id="applies"', 'id="does-not-apply"')
    asks = part(html, 'id="cannot-say"', "not legal advice")
    assert "find out: the value of the whole contract, with all its years and options" in asks
    assert "The value is at or above the threshold" in asks


@pytest.mark.parametrize(
    ("query", "message", "kept"),
    [
        ("nation=england&authority=council&kind=goods&value=three", "an amount", 'value="three"'),
        (
            "nation=england&authority=council&kind=goods&start=31/2/2026",
            "a day that exists",
            'value="31/2/2026"',
        ),
        (
            "nation=england&authority=council&kind=goods&start=1/1/0001",
            "a year from 1990",
            'value="1/1/0001"',
        ),
        ("value=300k", "Choose where the buyer is.", 'value="300k"'),
        ("nation=wales&value=300k", "Choose what kind of body buys", 'value="300k"'),
        ("nation=atlantis&value=5", "not one of the available choices", 'value="5"'),
        ("nation=england&authority=council&kind=goods&value=%00", "Null characters", ""),
    ],
)
def test_a_slip_is_said_at_its_field_and_kept(
    finder: RuleFinderPage, client: Client, query: str, message: str, kept: str
) -> None:
    html = read(client, f"?{query}")
    assert message in unescape(html)
    assert kept in html
    assert 'class="error-summary"' in html
    assert 'id="applies"' not in html


def test_an_address_of_something_else_is_not_an_answer(
    finder: RuleFinderPage, client: Client
) -> None:
    html = read(client, "?utm_source=letter")
    assert "There is a problem" not in html
    assert 'id="applies"' not in html


def link_guidance(codes: list[str]) -> GuidancePage:
    index = GuidanceIndexPage.objects.get()
    page = index.add_child(instance=GuidancePage(title="How to consider", slug="how"))
    Rule.objects.filter(code__in=codes).update(guidance_page=page.pk)
    return page


@pytest.fixture
def known_parts(settings: Any) -> None:
    """Remember the parts that many answers share, as production does."""
    settings.PART_CACHE_SECONDS = 600


@pytest.mark.parametrize("codes", [["R07"], [f"R{number:02}" for number in range(1, 31)]])
def test_guidance_is_named_without_a_further_query(
    finder: RuleFinderPage, client: Client, django_assert_num_queries: Any, codes: list[str]
) -> None:
    link_guidance(codes)
    read(client, CLEANING)
    with django_assert_num_queries(10):
        html = read(client, CLEANING)
    assert '<a href="/guidance/how/">How to consider</a>' in html


@pytest.mark.parametrize(
    "query", ["", CLEANING, "?nation=outside", "?nation=atlantis", f"{CLEANING}&role=supplier"]
)
def test_an_answer_asks_for_the_law_once_a_generation(
    finder: RuleFinderPage,
    client: Client,
    known_parts: None,
    django_assert_num_queries: Any,
    query: str,
) -> None:
    read(client, "?nation=outside")
    with django_assert_num_queries(3):
        read(client, query)


def test_what_is_remembered_ends_with_a_change(
    finder: RuleFinderPage,
    client: Client,
    known_parts: None,
    django_capture_on_commit_callbacks: Any,
) -> None:
    page = link_guidance(["R07"])
    assert "How to consider" in read(client, CLEANING)
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert "How to consider" not in read(client, CLEANING)
    with django_capture_on_commit_callbacks(execute=True):
        row = Threshold.objects.get(code="T49")
        row.value = Decimal(400000)
        row.save()
    assert "£300,000 with VAT is below the line of £400,000." in read(client, CLEANING)
    with django_capture_on_commit_callbacks(execute=True):
        for condition in RuleCondition.objects.filter(rule__code="R07"):
            condition.delete()
    assert "R07" not in {rule.code for rule in recall_law_book().rules}


def test_guidance_that_not_everybody_may_read_is_not_named(
    finder: RuleFinderPage, client: Client
) -> None:
    page = link_guidance(["R07"])
    assert "How to consider" in read(client, CLEANING)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert "How to consider" not in read(client, CLEANING)
    restriction.delete()
    publish(page).unpublish()
    assert "How to consider" not in read(client, CLEANING)


def test_a_changed_figure_shows_at_once(finder: RuleFinderPage, client: Client) -> None:
    row = Threshold.objects.get(code="T49")
    row.value = Decimal(400000)
    row.save()
    html = read(client, CLEANING)
    assert "£300,000 with VAT is below the line of £400,000." in html
