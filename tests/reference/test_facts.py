"""What references to thresholds, laws and policies read, on which day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from hub.reference.facts import format_amount, read_references
from hub.reference.models import GlossaryTerm, Threshold
from hub.reference.typed_facts import find_typed_in
from learning.models import Question
from tests.reference.law_book import load_starter_law

pytestmark = pytest.mark.any_database

COUNCIL = "threshold:full-rules:services:council:england"
WELSH = "law:social-partnership-and-public-procurement-wales-act-2023"
VALUES = {
    COUNCIL: "£207,720",
    f"{COUNCIL}@2025-12-31": "£214,904",
    f"{COUNCIL}@2026-01-01": "£207,720",
    f"{COUNCIL}:from": "1 January 2026",
    "threshold:full-rules:council:services": "£207,720",
    "threshold:indicators": "£5 million",
    "threshold:vat-percent": "20%",
    f"{WELSH}:from": "25 March 2026",
    f"{WELSH}:short-name": "Social Partnership and Procurement (Wales) Act",
    f"{WELSH}:status": "in force",
    f"{WELSH}:status@2026-03-24": "not yet in force",
    "law:procurement-act-2023:name": "Procurement Act 2023",
    "law:procurement-act-2023:made": "26 October 2023",
    "law:ppn-002:change:compulsory": "1 October 2025",
    "law:wellbeing-of-future-generations-wales-act-2015:made": "2015",
}
WITHOUT = (
    "threshold:full-rules",  # rows that differ
    "threshold:full-rules:hospital",  # no such word
    "threshold:none",
    f"{COUNCIL}@2011-01-01",  # before the first row
    f"{COUNCIL}@2026-02-30",
    "law:procurement-act-2023:until",
    "law:procurement-act-2023:change:none",
    "law:none:name",
    "law:ppn-002",
    "bread:white",
)


@pytest.fixture
def law(db: None) -> None:
    load_starter_law()


@time_machine.travel("2026-12-01 12:00Z", tick=False)
def test_each_reference_reads_its_row_on_its_day(law: None) -> None:
    assert read_references(list(VALUES)) == VALUES
    assert read_references(WITHOUT) == {}


def test_a_new_row_is_read_from_its_first_day(law: None) -> None:
    row = Threshold.objects.get(code="T49")
    Threshold.objects.filter(pk=row.pk).update(end=date(2027, 12, 31))
    row.pk, row.code, row.value, row.start = None, "T49b", 210_500, date(2028, 1, 1)
    row.save()
    seen = {}
    for day in ("2027-12-31", "2028-01-01"):
        with time_machine.travel(f"{day} 12:00Z", tick=False):
            seen[day] = read_references([COUNCIL])[COUNCIL]
    assert seen == {"2027-12-31": "£207,720", "2028-01-01": "£210,500"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5_000_000, "£5 million"),
        (2_500_000, "£2.5 million"),
        (5_193_000, "£5,193,000"),
        (99, "£99"),
    ],
)
def test_amounts_are_written_as_texts_write_them(value: int, text: str) -> None:
    assert format_amount(Decimal(value), "full-rules") == text


TYPED = {
    "The limit is £207,720 with VAT.": ["£207,720"],
    "Contracts over £5 million need indicators.": ["£5 million"],
    "A supplier promised £5 million of value.": [],
    "The duty began on 25 March 2026.": ["25 March 2026"],
    "The Act has applied since 1 January 2021.": ["1 January 2021"],
    "The contract began on 1 January 2021.": [],
    "From {threshold:indicators} on, since {law:ppn-002:from}.": [],
}


@pytest.mark.parametrize("text", TYPED)
def test_a_typed_copy_is_found_and_an_inserted_fact_is_not(law: None, text: str) -> None:
    term = GlossaryTerm(code="a", term="A", definition=text)
    assert [each.text for each in find_typed_in(term)] == TYPED[text]


def test_a_typed_name_of_a_law_is_found_in_rich_text(law: None) -> None:
    texts = {
        "<p>Under the Procurement Act 2023 it is.</p>": ["Procurement Act 2023"],
        "<p>“Procurement Act 2023” is a heading.</p>": [],
        '<p>Under the <embed embedtype="fact" ref="law:procurement-act-2023:name"/>.</p>': [],
    }
    for text, found in texts.items():
        question = Question(explanation=text)
        assert [each.text for each in find_typed_in(question)] == found


def test_the_command_lists_typed_copies_and_broken_references(law: None) -> None:
    GlossaryTerm.objects.create(code="a", term="A", definition="Since 25 March 2026. {law:x:name}")
    out = StringIO()
    with pytest.raises(CommandError, match="2 typed copies or broken references"):
        call_command("check_facts", stdout=out)
    first, second = out.getvalue().splitlines()
    assert "25 March 2026 [Social Partnership and Procurement (Wales) Act]" in first
    assert second.endswith("law:x:name leads to no value")
    GlossaryTerm.objects.update(definition="Since then.")
    out = StringIO()
    call_command("check_facts", stdout=out)
    assert out.getvalue() == "0 typed copies, 0 broken references.\n"
