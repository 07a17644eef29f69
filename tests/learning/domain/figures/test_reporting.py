"""The published numbers: what a month has, that it never changes, and what each filter shows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from learning.domain.figures.publishing import close_months
from learning.domain.figures.reporting import SPLITS, Report, ReportQuery, build_report
from learning.models import Completion, PublishedFigure, ReportMonth
from tests.learning.counted import Lot, add_lots
from tests.learning.domain.taking.test_races import at_once

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 10, tzinfo=UTC)
JUNE = datetime(2026, 6, 10, tzinfo=UTC)
NOW = datetime(2026, 7, 3, tzinfo=UTC)
LOTS = [
    Lot(12, "Law", MAY, "Commissioners", ("North", "South")),
    Lot(3, "Law", MAY, "Bidders", ("North",)),
    Lot(9, "Markets", MAY, "Commissioners"),
    Lot(7, "Measures", MAY, "Bidders", ("South",)),
    Lot(6, "Law", JUNE, "Commissioners", ("North",)),
    Lot(2, "Markets", JUNE, "Commissioners"),
]


def shown(report: Report) -> dict[str, list[int | None]]:
    return {line.label: line.counts for line in [report.everything, *report.lines]}


def test_months_that_are_over_have_numbers() -> None:
    add_lots(LOTS)
    add_lots([Lot(50, "Law", NOW)])

    assert close_months(now=NOW) == "2 months made"

    report = build_report(ReportQuery("module"))
    assert report.months == [date(2026, 5, 1), date(2026, 6, 1)]
    # June: 2 of Markets are too few, and 8 in all would tell them beside 6 of Law.
    assert shown(report) == {
        "All completions": [31, 8],
        "Law": [15, None],
        "Markets": [9, None],
        "Measures": [7, None],
    }
    assert shown(build_report(ReportQuery("audience"))) == {
        "All completions": [31, 8],
        "Bidders": [10, None],
        "Commissioners": [21, 8],
    }


def test_who_belongs_to_two_counts_in_both() -> None:
    add_lots(LOTS)
    close_months(now=NOW)

    assert shown(build_report(ReportQuery("organisation"))) == {
        "All completions": [31, 8],
        "North": [15, None],
        "South": [19, None],
        "No organisation": [9, None],
    }


def test_numbers_are_made_once_and_never_again() -> None:
    add_lots(LOTS)
    close_months(now=NOW)
    before = list(PublishedFigure.objects.values())
    # What comes to light afterwards, and a revocation, change nothing.
    add_lots([Lot(20, "Law", MAY)])
    Completion.objects.update(revoked_at=NOW, revoked_for="mistake")

    assert close_months(now=NOW) == "0 months made"

    assert list(PublishedFigure.objects.values()) == before


@pytest.mark.django_db(transaction=True)
def test_made_at_once_they_are_made_once() -> None:
    add_lots(LOTS)

    outcomes = at_once(6, lambda _n: close_months(now=NOW))

    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert sum(int(each.split()[0]) for each in outcomes) == 2
    assert ReportMonth.objects.count() == 2


def test_a_month_without_enough_has_no_numbers() -> None:
    add_lots([Lot(4, "Law", MAY), Lot(9, "Law", JUNE)])

    close_months(now=NOW)

    assert shown(build_report(ReportQuery())) == {
        "All completions": [None, 9],
        "Law": [None, 9],
    }


def test_nothing_is_made_before_a_month_has_settled() -> None:
    add_lots(LOTS)

    assert close_months(now=datetime(2026, 6, 1, 12, tzinfo=UTC)) == "0 months made"
    assert close_months(now=datetime(2026, 6, 2, 12, tzinfo=UTC)) == "1 months made"


def test_every_filter_shows_a_part_of_the_same_numbers() -> None:
    """No filter counts anew: so none gives a number from which another could be subtracted."""
    add_lots(LOTS)
    close_months(now=NOW)
    published = {
        (f"{month:%Y-%m}", table, key): count
        for month, table, key, count in PublishedFigure.objects.values_list(
            "month__month", "table", "key", "count"
        )
    }
    ends = [None, date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)]
    seen: dict[Any, int] = {}
    for split in SPLITS:
        for since in ends:
            for until in ends:
                for row in build_report(ReportQuery(split, since, until)).list_rows():
                    place = (row["month"], row["by"], row["key"])
                    assert row["completions"] == published.get(place), place
                    if row["completions"] is not None:
                        seen[place] = row["completions"]

    assert seen == published
    assert min(published.values()) >= 5


@pytest.mark.parametrize("count", [1, 3])
def test_two_queries_however_many(count: int, django_assert_num_queries: Any) -> None:
    add_lots([Lot(5, f"Module {number}", MAY) for number in range(count)])
    close_months(now=NOW)

    with django_assert_num_queries(2):
        assert len(build_report(ReportQuery()).lines) == count
