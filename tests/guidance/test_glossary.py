"""The glossary's page, and its words on the pages of the site."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from wagtail.models import Page, PageViewRestriction

from hub.core.starter_rows import LoadReport
from hub.guidance.models import GlossaryPage
from hub.home.models import StandardPage
from hub.reference.glossary_rows import load_glossary
from hub.reference.loading import load_sources
from hub.reference.models import GlossarySource, GlossaryTerm, Source
from hub.reports.models import ParagraphVersion
from hub.reports.rendering import render_section
from hub.starter.definitions import DATA
from tests.factories.pages import (
    build_home,
    build_report,
    build_section,
    heading,
    paragraph,
    publish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def glossary() -> GlossaryPage:
    return publish(build_home().add_child(instance=GlossaryPage(title="Glossary", slug="glossary")))


def add_term(term: str, **values: Any) -> GlossaryTerm:
    return GlossaryTerm.objects.create(
        **{"code": term.lower().replace(" ", "-"), "term": term, "definition": f"{term} means it."}
        | values
    )


def add_page(*body: tuple[str, Any]) -> Page:
    """Return a published page below the home page."""
    blocks = [{"type": kind, "value": value} for kind, value in body]
    page = build_home().add_child(instance=StandardPage(title="A page", live=False))
    return publish(page, body=blocks)


def read(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


class TestPage:
    """/glossary/"""

    def test_each_word_stands_under_its_letter_with_address_note_source_and_neighbours(
        self, glossary: GlossaryPage, client: Client
    ) -> None:
        source = Source.objects.create(key="X1", title="An Act", publisher="Office", year=2012)
        other = Source.objects.create(key="X2", title="A page", publisher="Council")
        output = add_term("output", note="Disputed.", review_by=date(2026, 1, 1), is_marked=False)
        add_term("Outcome", review_by=date(2999, 1, 1)).related.add(output)
        add_term("KPI")
        for place, each in enumerate([other, source]):
            GlossarySource.objects.create(term=output, source=each, sort_order=place)

        page = read(client, glossary.url)

        assert glossary.url == "/glossary/"
        assert [link["href"] for link in page.select(".letters a")] == ["#letter-K", "#letter-O"]
        assert [h2.get_text() for h2 in page.select(".glossary h2")] == ["K", "O"]
        assert [dfn.get_text() for dfn in page.select("dfn")] == ["KPI", "Outcome", "output"]
        entry = " ".join(page.select_one("#output").get_text().split())
        assert entry == (
            "output output means it. Disputed. Sources: A page, Council"
            " An Act, Office, 2012 See also: Outcome"
            " This entry should have been reviewed by 1 January 2026."
        )
        assert page.select_one("#output a[href='#outcome']").get_text() == "Outcome"
        assert "reviewed by" not in page.select_one("#outcome").get_text()
        assert not page.select("a.term")

    def test_it_is_in_the_footer_and_not_in_the_header(
        self, glossary: GlossaryPage, client: Client
    ) -> None:
        page = read(client, "/")

        assert page.select_one("footer a[href='/glossary/']") is not None
        assert page.select_one("header a[href='/glossary/']") is None

    @pytest.mark.parametrize("count", [1, 30])
    def test_queries(
        self,
        glossary: GlossaryPage,
        client: Client,
        known_frame: None,
        django_assert_num_queries: Any,
        count: int,
    ) -> None:
        source = Source.objects.create(key="X1", title="An Act", publisher="Office", year=2012)
        for number in range(count):
            term = add_term(f"Word {number}")
            term.related.add(add_term(f"Other {number}"))
            GlossarySource.objects.create(term=term, source=source)
        client.get(glossary.url)

        with django_assert_num_queries(6):
            page = read(client, glossary.url)

        assert len(page.select("dfn")) == 2 * count


class TestWordsOnPages:
    """What a reader of any page sees."""

    def test_the_first_use_leads_to_its_meaning_and_the_meaning_back(
        self, glossary: GlossaryPage, client: Client
    ) -> None:
        add_term("Outcome")
        add_term("Deadweight", is_marked=False)
        add_term("KPI", aliases="indicator\nkey indicator")
        page = add_page(
            ("heading", {"text": "Outcomes and indicators", "level": "h2"}),
            ("rich_text", '<p><a href="/">outcome</a> Outcomes: a key indicator.</p>'),
            ("callout", {"title": "Outcome", "content": "<p>An outcome, deadweight, KPI.</p>"}),
        )

        html = read(client, page.url)

        marks = html.select("a.term")
        assert [mark.get_text() for mark in marks] == ["Outcomes", "key indicator"]
        for mark in marks:
            entry = html.select_one(f"[id='{mark['href'].removeprefix('#')}']")
            meaning = html.select_one(f"[id='{mark['aria-describedby']}']")
            assert entry.select_one("a.back")["href"] == f"#{mark['id']}"
            assert meaning in entry.select("dd > span")
        assert [dt.get_text() for dt in html.select(".page-words dt")] == ["KPI", "Outcome"]
        assert [a["href"] for a in html.select(".page-words dt a")] == [
            "/glossary/#kpi",
            "/glossary/#outcome",
        ]
        assert html.select_one("#meaning--outcome").get_text() == "Outcome means it."
        assert len({tag["id"] for tag in html.select("[id]")}) == len(html.select("[id]"))

    def test_a_page_without_any_of_the_words_says_nothing_of_them(self, client: Client) -> None:
        add_term("Outcome")

        html = read(client, add_page(("rich_text", "<p>Nothing here.</p>")).url)

        assert not html.select(".page-words, a.term")

    @pytest.mark.parametrize("hidden", ["no page", "draft", "restricted"])
    def test_meanings_are_there_when_the_glossary_may_not_be_read(
        self, client: Client, hidden: str
    ) -> None:
        add_term("Outcome")
        if hidden != "no page":
            page = build_home().add_child(
                instance=GlossaryPage(title="Secret", slug="glossary", live=hidden != "draft")
            )
        if hidden == "restricted":
            PageViewRestriction.objects.create(
                page=page, restriction_type=PageViewRestriction.LOGIN
            )

        html = read(client, add_page(("rich_text", "<p>An outcome.</p>")).url)

        assert html.select_one("a.term").get_text() == "outcome"
        assert html.select_one(".page-words dt").get_text() == "Outcome"
        assert not html.select("a[href*='/glossary/']")

    def test_a_definition_is_text_not_markup(self, client: Client) -> None:
        add_term("Outcome", definition='<script>"&</script>')

        html = read(client, add_page(("rich_text", "<p>An outcome.</p>")).url)

        assert html.select_one("#meaning--outcome").get_text() == '<script>"&</script>'

    def test_a_changed_definition_is_seen_at_once(
        self, client: Client, known_frame: None, django_capture_on_commit_callbacks: Any
    ) -> None:
        term = add_term("Outcome")
        page = add_page(("rich_text", "<p>An outcome, an output.</p>"))
        client.get(page.url)

        with django_capture_on_commit_callbacks(execute=True):
            term.definition = "Newer words."
            term.save()

        html = read(client, page.url)
        assert html.select_one("#meaning--outcome").get_text() == "Newer words."

    def test_readers_of_another_language_get_no_english_words(self, rf: Any) -> None:
        from hub.guidance.glossary import site_words  # noqa: PLC0415 -- asked here alone

        add_term("Outcome")
        request = rf.get("/")

        with translation.override("cy"):
            assert site_words(request).words == ()
        assert [word.code for word in site_words(request).words] == ["outcome"]


class TestReports:
    """A section's paragraphs on the page and in their kept versions."""

    def test_the_page_explains_words_and_the_kept_texts_do_not(self, client: Client) -> None:
        add_term("Outcome")
        section = build_section(build_report(), "One outcome.", "Two outcomes.")
        publish(section, body=[heading("Outcome"), *section.body.raw_data])

        html = read(client, section.url)
        versions = list(ParagraphVersion.objects.order_by("pk"))

        assert [a.get_text() for a in html.select("a.term")] == ["outcome"]
        assert html.select_one("a.term").find_parent(class_="paragraph") is not None
        assert [version.html for version in versions] == [
            "<p>One outcome.</p>",
            "<p>Two outcomes.</p>",
        ]
        assert 'class="term"' not in "".join(render_section(section, "1").blocks)

        body = section.body.raw_data
        publish(section, body=[paragraph("One thing.", block_id=body[0]["id"]), body[1]])
        earlier = read(client, f"{versions[0].paragraph.get_absolute_url()}?v=1")
        assert earlier.select_one("blockquote").get_text() == "One outcome."
        assert not earlier.select("a.term, .page-words")

    @pytest.mark.parametrize("count", [0, 60])
    def test_words_cost_a_section_no_query_once_they_are_known(
        self,
        glossary: GlossaryPage,
        client: Client,
        known_frame: None,
        django_assert_num_queries: Any,
        count: int,
    ) -> None:
        for number in range(count):
            add_term(f"Outcome{number}")
        section = build_section(build_report(), *[f"An outcome{n}." for n in range(count or 1)])
        cache.clear()
        client.get(section.url)

        with django_assert_num_queries(5):
            html = read(client, section.url)

        assert len(html.select("a.term")) == count

    def test_the_first_page_asks_once(self, client: Client, known_frame: None) -> None:
        from django.db import connection  # noqa: PLC0415 -- asked here alone
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- likewise

        add_term("Outcome")
        section = build_section(build_report(), "An outcome.")
        cache.clear()

        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(section.url)

        asked = [each["sql"] for each in queries if "glossary" in each["sql"].lower()]
        assert len(asked) == 1


class TestStarterWords:
    """The sixty words that the hub begins with."""

    @pytest.fixture
    def path(self) -> Path:
        load_sources(DATA / "sources.yaml")
        return DATA / "glossary.yaml"

    def test_sixty_words_load_once_and_make_sense(self, path: Path) -> None:
        assert load_glossary(path) == LoadReport(created=60)
        assert load_glossary(path) == LoadReport(unchanged=60)

        forms = [{name.lower() for name in term.names} for term in GlossaryTerm.objects.all()]
        assert sum(map(len, forms)) == len(set.union(*forms))
        for term in GlossaryTerm.objects.all():
            term.full_clean()
            assert term.review_by == date(2027, 5, 31), term
        text = path.read_text(encoding="utf-8")
        for mark in ("[MEM]", "[GAP]", "[CONFLICT]", "[INF]"):
            assert mark not in text

    def test_a_word_that_names_a_law_names_a_source(self, path: Path) -> None:
        load_glossary(path)

        bare = GlossaryTerm.objects.filter(term_sources=None)

        assert [row.code for row in bare if re.search(r"\bAct\b|\blaw\b", row.definition)] == []

    def test_what_an_editor_changed_stays(self, path: Path, tmp_path: Path) -> None:
        load_glossary(path)
        GlossaryTerm.objects.filter(code="output").update(definition="Our own words.")
        GlossaryTerm.objects.get(code="ppn").related.clear()
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for given in data["terms"]:
            if given["code"] in {"output", "outcome"}:
                given["definition"] = "Newer words."
        newer = tmp_path / "glossary.yaml"
        newer.write_text(yaml.safe_dump(data), encoding="utf-8")

        assert load_glossary(newer) == LoadReport(updated=1, unchanged=58, kept=1)

        found = dict(GlossaryTerm.objects.values_list("code", "definition"))
        assert found["output"] == "Our own words."
        assert found["outcome"] == "Newer words."
        assert not GlossaryTerm.objects.get(code="ppn").related.exists()

    def test_a_slip_in_the_file_stops_the_load(self, path: Path, tmp_path: Path) -> None:
        slip = tmp_path / "glossary.yaml"
        slip.write_text(
            "review_by: 2027-01-01\nterms: [{code: a, term: A, definition: B, soures: [S1]}]"
        )

        with pytest.raises(ValueError, match="soures"):
            load_glossary(slip)
        assert not GlossaryTerm.objects.exists()
