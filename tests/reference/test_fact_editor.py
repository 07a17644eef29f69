"""Facts in the editor: chosen from the rows, seen as values, stored as references."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from hub.core.blocks.text import FACT_FEATURES, TEXT_FEATURES
from hub.reference.models import GlossaryTerm
from tests.reference.law_book import load_starter_law

pytestmark = pytest.mark.any_database

COUNCIL = "threshold:full-rules:services:council:england@2026-06-01"
STORED = (
    f'<p data-block-key="a1b2c">The line is <embed embedtype="fact" ref="{COUNCIL}"/> with VAT.</p>'
)
CHOSEN = {
    "fact-kind": "threshold",
    "fact-line": "full-rules",
    "fact-contract_kind": "services",
    "fact-authority": "council",
    "fact-nation": "england",
    "fact-day": "1/6/2026",
}


@pytest.fixture
def law(db: None) -> None:
    load_starter_law()


def test_the_editor_shows_the_value_and_stores_the_reference(law: None) -> None:
    converter = ContentstateConverter(FACT_FEATURES)
    state = converter.from_database_format(STORED)
    read = json.loads(state)
    assert [block["text"] for block in read["blocks"]] == ["The line is £207,720 with VAT."]
    assert list(read["entityMap"].values()) == [
        {"mutability": "IMMUTABLE", "type": "FACT", "data": {"ref": COUNCIL}}
    ]
    assert converter.to_database_format(state) == STORED


def test_a_report_paragraph_takes_no_fact(law: None) -> None:
    converter = ContentstateConverter(TEXT_FEATURES)
    stored = converter.to_database_format(converter.from_database_format(STORED))
    assert "<embed" not in stored


@pytest.mark.parametrize(
    ("given", "fact"),
    [
        ({}, {"ref": COUNCIL, "text": "£207,720"}),
        (
            {"fact-threshold_part": "from", "fact-day": ""},
            {
                "ref": "threshold:full-rules:services:council:england:from",
                "text": "1 January 2026",
            },
        ),
        (
            {"fact-kind": "law", "fact-law": "ppn-002", "fact-law_part": "name", "fact-day": ""},
            {"ref": "law:ppn-002:name", "text": "Procurement Policy Note 002 and the new Social"},
        ),
        (
            {"fact-kind": "law", "fact-law_part": "ppn-002/compulsory", "fact-day": ""},
            {"ref": "law:ppn-002:change:compulsory", "text": "1 October 2025"},
        ),
    ],
)
def test_the_chooser_answers_with_the_reference_and_its_value(
    law: None, admin: Client, given: dict[str, str], fact: dict[str, str]
) -> None:
    answer = admin.post(reverse("reference_choose_fact"), CHOSEN | given).json()
    assert answer["step"] == "chosen"
    assert answer["fact"]["ref"] == fact["ref"]
    assert answer["fact"]["text"].startswith(fact["text"])


@pytest.mark.parametrize(
    "given",
    [{"fact-line": ""}, {"fact-contract_kind": ""}, {"fact-day": "1/6/1999"}],
)
def test_the_chooser_refuses_what_has_no_single_value(
    law: None, admin: Client, given: dict[str, str]
) -> None:
    answer = admin.post(reverse("reference_choose_fact"), CHOSEN | given).json()
    assert answer["step"] == "choose"
    assert "There is no single value for this." in answer["html"]


def test_the_chooser_is_closed_to_the_public(law: None, client: Client) -> None:
    assert client.get(reverse("reference_choose_fact")).status_code == 302


def test_saving_a_typed_copy_warns(law: None, admin: Client) -> None:
    term = GlossaryTerm.objects.create(code="line", term="Line", definition="From £207,720 on.")
    data: dict[str, Any] = {
        "code": "line",
        "term": "Line",
        "definition": "It is £207,720.",
        "term_sources-TOTAL_FORMS": 0,
        "term_sources-INITIAL_FORMS": 0,
    }
    url = reverse(GlossaryTerm.snippet_viewset.get_url_name("edit"), args=[term.pk])
    page = admin.post(url, data, follow=True).content.decode()
    assert "The text types what a row already says: “£207,720” (T27: " not in page
    assert "The text types what a row already says: “£207,720” (T49: " in page
    data["definition"] = "It is {threshold:full-rules:services:council}."
    assert "The text types" not in admin.post(url, data, follow=True).content.decode()
