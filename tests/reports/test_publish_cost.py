"""What a publication writes: as much as was changed, however long the report is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from hub.reports.models import Paragraph, ReportPage, ReportSectionPage
from hub.search import upkeep
from hub.search.engines import elastic_indices, tantivy_folder
from hub.search.engines.base import Engine
from tests.factories.pages import build_report, build_section, paragraph, publish
from tests.search.conftest import cluster_prefix, elastic_engine, engine

__all__ = ["cluster_prefix", "elastic_engine", "engine"]

pytestmark = pytest.mark.django_db
ENGINES = [
    "tantivy",
    pytest.param("elasticsearch", marks=pytest.mark.elasticsearch),
]
WORDS = "social value is what a contract brings to people and places beyond its price " * 5
WRITTEN = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?')
ROW = re.compile(r"\((?=%s)")  # the values of one row that is inserted


@pytest.fixture
def long_report(engine: Engine, db: None) -> list[ReportSectionPage]:
    """Return the sections of an indexed report of 44,000 words in 600 paragraphs."""
    report = build_report()
    sections = [
        build_section(report, *(f"{part}, {number}. {WORDS}" for number in range(30)), title=part)
        for part in (f"Part {number}" for number in range(20))
    ]
    upkeep.rebuild(engine)
    return sections


@contextmanager
def rows_written() -> Iterator[Counter[str]]:
    """Count the rows that are written, by table."""
    rows: Counter[str] = Counter()

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if match := WRITTEN.match(sql):
            inserted = len(ROW.findall(sql)) if "INSERT INTO" in match[0] else 0
            rows[match[1]] += inserted or context["cursor"].rowcount
        return result

    with connection.execute_wrapper(count):
        yield rows


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the ids of the documents that are given to an engine."""
    ids: list[str] = []
    for module in (tantivy_folder, elastic_indices):
        made = module.to_index
        monkeypatch.setattr(
            module,
            "to_index",
            lambda document, *a, made=made: ids.append(document.id) or made(document, *a),
        )
    return ids


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_publishing_one_paragraph_of_a_long_report_writes_one_paragraph(
    engine: Engine, long_report: list[ReportSectionPage], indexed: list[str]
) -> None:
    section = long_report[9]
    body = list(section.body.raw_data)
    body[4] = paragraph("Changed.", block_id=body[4]["id"])
    section.body = body
    revision = section.save_revision()

    with rows_written() as rows:
        revision.publish()
    upkeep.catch_up(engine)

    ours = {
        table: number
        for table, number in rows.items()
        if number and not table.startswith("wagtail")
    }
    assert ours == {
        "reports_paragraphversion": 1,
        "reports_paragraph": 1,
        "reports_reportsectionpage": 1,
        "search_changelog": 2,
    }
    assert rows.total() <= 16
    changed = Paragraph.objects.get(page=section, position=4)
    assert indexed == [f"page:{section.pk}:{changed.public_id}"]
    assert upkeep.compare(engine).is_none


def test_publishing_without_a_change_writes_no_paragraph(
    engine: Engine, long_report: list[ReportSectionPage], indexed: list[str]
) -> None:
    with rows_written() as rows:
        publish(long_report[9])
    upkeep.catch_up(engine)

    assert not {"reports_paragraph", "reports_paragraphversion"} & rows.keys()
    assert indexed == []


def test_what_is_renumbered_is_written_and_nothing_else(
    engine: Engine, long_report: list[ReportSectionPage], indexed: list[str]
) -> None:
    section = long_report[9]
    body = list(section.body.raw_data)

    with rows_written() as rows:
        publish(section, body=[*body[:20], paragraph("New."), *body[20:]])
    upkeep.catch_up(engine)
    # One row is made and then pointed to its text; ten more stand one further down.
    assert (rows["reports_paragraph"], rows["reports_paragraphversion"]) == (12, 1)
    assert len(indexed) == 11

    indexed.clear()
    with rows_written() as rows:
        long_report[18].move(long_report[17], pos="left")
    upkeep.catch_up(engine)
    assert (rows["reports_paragraph"], rows["reports_paragraphversion"]) == (60, 0)
    assert upkeep.compare(engine).is_none


def test_the_day_of_a_report_reaches_the_documents_of_its_sections(engine: Engine) -> None:
    report = build_report()
    build_section(report, "Words.")
    upkeep.rebuild(engine)

    publish(ReportPage.objects.get(), published_on="2020-02-03")
    upkeep.catch_up(engine)

    assert upkeep.compare(engine).is_none


@pytest.mark.parametrize("number", [2, 30])
def test_a_publication_asks_as_much_whatever_the_report_has(
    engine: Engine, number: int, django_assert_num_queries: Any
) -> None:
    report = build_report()
    sections = [build_section(report, "A.", "B.", title=f"Part {each}") for each in range(number)]
    body = list(sections[0].body.raw_data)
    sections[0].body = [paragraph("Changed.", block_id=body[0]["id"]), body[1]]
    revision = sections[0].save_revision()
    with django_assert_num_queries({"sqlite": 66, "postgresql": 65}[connection.vendor]):
        revision.publish()
