"""The take-away pack: what it says, for whom, and how it is sent."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import docx
import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hub.core.documents import Heading
from hub.guidance.comparable import Comparable
from hub.guidance.finder import build_finder as answer_from
from hub.guidance.imprint import Imprint
from hub.guidance.model_papers import suggest_word_limit
from hub.guidance.models import GuidancePage, GuidanceSource, RuleFinderPage
from hub.guidance.pack import answer_paper
from hub.reference.law.facts import LawBook
from hub.reference.models import Source
from tests.factories.guidance import build_guidance, build_index, build_instrument
from tests.factories.pages import build_report, publish
from tests.reference.law_book import load_starter_law, starter_law_book

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DISTRICT = {
    "nation": "england",
    "authority": "council",
    "kind": "services",
    "value": "300000",
    "start": "2026-11-23",
}
BIDDER = DISTRICT | {"role": "supplier", "value": "60000"}


@pytest.fixture
def finder(monkeypatch: pytest.MonkeyPatch) -> RuleFinderPage:
    """The finder's page; it answers from the starter content's rules without a query."""
    book: LawBook = starter_law_book()
    monkeypatch.setattr("hub.guidance.finder.recall_law_book", lambda: book)
    return build_finder()


def build_finder() -> RuleFinderPage:
    index = build_index()
    report = build_report()
    text = f'<p>Read <a id="{report.pk}" linktype="page">the report</a>.</p>'
    page = RuleFinderPage(title="What applies", slug="what-applies", outside_text=text)
    return publish(index.add_child(instance=page))


def fetch_word(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, address
    return docx.Document(io.BytesIO(response.content))


def fetch_print(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def headings(file: Any, *levels: str) -> list[str]:
    names = levels or ("Heading 1",)
    return [each.text for each in file.paragraphs if each.style.name in names]


def text_of(file: Any) -> str:
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in file.paragraphs), *cells])


def pack(page: Any, query: dict[str, str], name: str = "pack.docx") -> str:
    return f"{page.url}{name}?{urlencode(query)}"


def test_a_district_council_takes_its_answer_away(finder: RuleFinderPage, client: Client) -> None:
    file = fetch_word(client, pack(finder, DISTRICT))

    assert file.paragraphs[0].text == "What applies: services, £300,000, England"
    assert headings(file) == [
        "The value and the threshold",
        "What applies",
        "What we cannot say, and whom to ask",
        "A paragraph for a report",
        "A model question with its scoring guide",
        "What does not apply, and why",
        "Sources",
        "About this paper",
    ]
    assert headings(file, "Heading 2")[:2] == ["Which law applies", "Before you start"]
    text = text_of(file)
    assert "Before you start, consider how the purchase could improve social" in text
    assert "Why: £300,000 with VAT is at or above the line of £207,720." in text
    assert "Buyer: Council or combined authority, England." in text
    assert "In no more than [750] words" in text
    assert "It is not legal advice." in text
    (threshold, scale) = file.tables
    assert [cell.text for cell in threshold.rows[1].cells][1:4] == [
        "£207,720",
        "With VAT",
        "1 January 2026",
    ]
    assert [row.cells[0].text for row in scale.rows] == ["Mark", "0", "1", "2", "3", "4", "5"]


def test_a_bidder_gets_a_plan_and_no_buyers_question(
    finder: RuleFinderPage, client: Client
) -> None:
    file = fetch_word(client, pack(finder, BIDDER))

    assert "Your plan of commitments" in headings(file)
    assert "A model question with its scoring guide" not in headings(file)
    text = text_of(file)
    assert "here £600 to £1,200" in text
    assert "Made for: A supplier or bidder" in text
    assert "We are preparing a bid." in text
    assert "The Social Value Act 2012 asks nothing here." in text
    plan = file.tables[1]
    assert [cell.text for cell in plan.rows[0].cells][:4] == ["No.", "What", "How many", "By when"]
    assert [row.cells[1].text for row in plan.rows][2:] == ["", ""]


def test_what_a_rule_means_for_suppliers_stands_only_with_rules_that_apply(
    finder: RuleFinderPage, client: Client
) -> None:
    text = text_of(fetch_word(client, pack(finder, BIDDER)))

    assert "The value is at or above the threshold" in text
    assert "Expect a published notice" not in text
    assert "The buyer has more freedom in how it asks" in text


def test_a_reader_outside_gets_an_honest_answer(finder: RuleFinderPage, client: Client) -> None:
    file = fetch_word(client, pack(finder, {"nation": "outside"}))

    assert "Outside the United Kingdom" in headings(file)
    assert "A paragraph for a report" not in headings(file)
    text = text_of(file)
    assert "Duty in law" not in text
    assert "A model question with its scoring guide" in text
    (link,) = [each for p in file.paragraphs for each in p.hyperlinks if each.text == "the report"]
    assert link.address.endswith("/reports/test-report/")


def test_every_source_is_named_with_its_year_and_numbered(
    finder: RuleFinderPage, client: Client
) -> None:
    page = fetch_print(client, pack(finder, DISTRICT, "pack/"))

    heading = page.find("h2", string="Sources")
    sources = heading.find_next_sibling("ol").find_all("li", recursive=False)
    assert len(sources) > 10
    for source in sources:
        text = source.get_text()
        assert any(year in text for year in ("20", "19", "year not stated")), text
        assert source.a is not None or "the full address is not known" in text
    named = {
        int(number)
        for label in page.find_all("strong", string="Sources in the list below: ")
        for number in label.parent.get_text().split(":")[1].split(",")
    }
    assert named <= set(range(1, len(sources) + 1))
    assert len(named) > 10


def test_the_print_page_has_the_same_parts_and_nothing_around_them(
    finder: RuleFinderPage, client: Client
) -> None:
    file = fetch_word(client, pack(finder, DISTRICT))
    page = fetch_print(client, pack(finder, DISTRICT, "pack/"))

    assert [each.get_text() for each in page.find_all("h2")] == headings(file)
    assert page.html["lang"] == "en-GB"
    assert page.find_all(["script", "nav", "form", "style"]) == []
    assert [each["style"] for each in page.find_all(style=True)] == []
    back, file_link = (urlsplit(link["href"]) for link in page.select(".no-print a"))
    assert (back.path, file_link.path) == (finder.url, f"{finder.url}pack.docx")
    assert back.query == file_link.query
    assert DISTRICT.items() <= dict(parse_qsl(back.query)).items()
    assert page.find("meta", {"name": "robots"})["content"] == "noindex"


@pytest.mark.parametrize("name", ["pack/", "pack.docx"])
@pytest.mark.parametrize(
    "query",
    [{}, {"nation": "england"}, DISTRICT | {"value": "<script>alert(1)</script>"}],
    ids=["nothing", "too little", "no value"],
)
def test_an_address_without_a_purchase_leads_back_to_the_questions(
    finder: RuleFinderPage, client: Client, query: dict[str, str], name: str
) -> None:
    response = client.get(f"{finder.url}{name}", query)

    assert response.status_code == 302
    assert response["Location"].split("?")[0] == finder.url
    assert "<" not in response["Location"]


def test_no_word_of_the_reader_reaches_the_paper_or_its_name(
    finder: RuleFinderPage, client: Client
) -> None:
    query = DISTRICT | {"evil": '"><script>x</script>\r\nX-Evil: 1'}
    response = client.get(f"{finder.url}pack.docx", query)
    page = client.get(f"{finder.url}pack/", query).content.decode()

    assert response["Content-Disposition"] == 'attachment; filename="what-applies.docx"'
    assert "X-Evil" not in response.headers
    assert "evil" not in page.lower()
    assert "evil" not in text_of(docx.Document(io.BytesIO(response.content))).lower()


def test_the_file_is_sent_as_what_it_is_and_may_be_kept_for_everybody(
    finder: RuleFinderPage, client: Client, settings: Any
) -> None:
    settings.PAGE_CACHE_SECONDS = 600
    response = client.get(pack(finder, DISTRICT))

    assert response["Content-Type"] == WORD
    assert response["X-Robots-Tag"] == "noindex"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    assert client.get(pack(finder, DISTRICT)).content == response.content


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, None), (1, 500), (99_999, 500), (100_000, 750), (999_999, 750), (1_000_000, 1000)],
)
def test_the_suggested_length_grows_with_the_value(value: int | None, words: int | None) -> None:
    assert suggest_word_limit(None if value is None else Decimal(value)) == words


def test_case_studies_stand_in_the_paper_only_when_there_are_any(finder: RuleFinderPage) -> None:
    answered = answer_from(QueryDict(urlencode(DISTRICT)))
    imprint = Imprint(date(2026, 11, 23), "https://hub.example/", "https://hub.example", "Hub")
    case = Comparable("A cleaning contract", "https://hub.example/c/", "Six placements")

    without, with_one = (answer_paper(finder, answered, imprint, each) for each in ((), (case,)))

    heading = Heading("Case studies like yours")
    assert heading not in without.blocks
    listing = with_one.blocks[with_one.blocks.index(heading) + 1]
    assert [item[0].text for item in listing.items] == ["A cleaning contract. Six placements"]


def build_form() -> GuidancePage:
    fields = [
        {"name": "Outcome", "help": "Who gains what", "example": "Six pupils"},
        {"name": "Weight", "help": "Share of all marks", "example": ""},
    ]
    marks = [{"mark": 0, "meaning": "Nothing"}, {"mark": 5, "meaning": "Proof <b>"}]
    words = {"title": "The question", "text": "<p>Tell us.</p><ul><li>who</li></ul>"}
    asked = [{"question": "Who checked?", "listen_for": "A name"}]
    steps = [{"title": "Read", "text": "<p>All.</p>"}, {"title": "Write", "text": ""}]
    body = [
        {"type": "heading", "value": {"text": "Small", "level": "h3"}},
        {"type": "fields", "value": {"title": "The form", "fields": fields}},
        {"type": "scoring_guide", "value": {"title": "The scale", "marks": marks}},
        {"type": "model_text", "value": words},
        {"type": "questions", "value": {"title": "Ask", "questions": asked}},
        {"type": "steps", "value": {"title": "Steps", "steps": steps}},
        {"type": "callout", "value": {"title": "Mind", "content": "<p>This.</p>"}},
    ]
    page = build_guidance(
        "A form",
        body=body,
        kind="template",
        lead="Fill it in",
        review_by=date(2000, 1, 1),
        terms={"audience": "member"},
        instruments=(build_instrument("act", in_force_from=date(2013, 1, 31)),),
    )
    source = Source.objects.create(
        key="T1", title="A study", publisher="A press", url="https://example.org/s", year=2020
    )
    GuidanceSource.objects.create(page=page, source=source)
    return page


def test_a_template_is_a_file_to_fill_in(client: Client) -> None:
    page = build_form()

    response = client.get(f"{page.url}pack.docx")
    file = docx.Document(io.BytesIO(response.content))

    assert response["Content-Disposition"] == f'attachment; filename="{page.slug}.docx"'
    assert headings(file) == [
        *("The form", "The scale", "The question", "Ask", "Steps"),
        *("Law and policy this rests on", "Sources", "About this paper"),
    ]
    form, scale = ([[c.text for c in row.cells] for row in table.rows] for table in file.tables)
    assert form[1:] == [["Outcome", "Who gains what", "Six pupils"], ["Weight", *form[2][1:]]]
    assert scale[2] == ["5", "Proof <b>"]
    text = text_of(file)
    for part in (
        "Review overdue. ",
        "Listen for: A name",
        "Act. In force from 31 January 2013.",
        "A study, A press, 2020. https://example.org/s",
        "Next review by: 1 January 2000",
    ):
        assert part in text


def test_a_guidance_page_prints_what_its_file_says(client: Client) -> None:
    page = build_form()

    printed = fetch_print(client, f"{page.url}pack/")
    file = fetch_word(client, f"{page.url}pack.docx")

    assert [each.get_text() for each in printed.find_all("h2")] == headings(file)
    assert printed.h1.get_text() == "A form"
    assert printed.find("a", string="A study")["href"] == "https://example.org/s"
    assert [each["scope"] for each in printed.table.find_all("th")][:4] == [*["col"] * 3, "row"]
    assert f'href="{page.url}pack.docx"' in client.get(page.url).content.decode()


def test_a_page_that_is_not_live_has_no_file(client: Client) -> None:
    page = build_form()
    page.unpublish()

    assert client.get(f"{page.url}pack.docx").status_code == 404
    assert client.get(f"{page.url}pack/").status_code == 404


@pytest.mark.parametrize(("name", "count"), [("pack.docx", 3), ("pack/", 3)])
def test_queries_of_a_page(
    client: Client, settings: Any, name: str, count: int, django_assert_num_queries: Any
) -> None:
    settings.PART_CACHE_SECONDS = 600
    page = build_form()
    client.get(page.url)

    with django_assert_num_queries(count):
        client.get(f"{page.url}{name}")


def test_queries_of_an_answer(
    client: Client, settings: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.PART_CACHE_SECONDS = 600
    load_starter_law()
    page = build_finder()
    client.get(page.url)

    with django_assert_num_queries(4):
        client.get(pack(page, DISTRICT))
