"""A million completions: how long the report takes, and the join that it stands in for."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.test.utils import CaptureQueriesContext

from hub.users.models import Organisation
from learning.domain.figures.publishing import close_months
from learning.domain.figures.reporting import SPLITS, ReportQuery, build_report
from learning.models import CompletionOrganisation, ModuleVersion, PublishedFigure
from tests.drill.registry import Outcome, drill

SECONDS_OF_REPORT, MODULES, ORGANISATIONS, MONTHS = 0.25, 20, 200, 24
NOW = datetime(2026, 6, 15, tzinfo=UTC)
ROUNDS, SECONDS_OF_ROUNDS = 5, 1
# Rows are numbered; everything in them follows from their number.
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)",
    "postgresql": "WITH n(i) AS (SELECT generate_series(1, %s))",
}
UUID = {
    "sqlite": "printf('%%032x', {})",
    "postgresql": "lpad(to_hex({}), 32, '0')::uuid",
}
MOMENT = {
    "sqlite": "datetime('2024-06-02', '+' || (i %% {months}) || ' months')",
    "postgresql": "timestamptz '2024-06-02 00:00+00' + (i %% {months}) * interval '1 month'",
}
# What is inserted where, of each number.
INSERTS = {
    "learning_enrolment (id, uid, learner_uid, module_key, period, title, started_at)": (
        "i, {own}, {own}, {module}, 1, 'Module ' || (i %% {modules}), {moment}"
    ),
    "learning_completion (id, uid, learner_uid, subject_kind, subject_key, period, enrolment_id, "
    "chain, title, module_version_id, cpd_hours, minutes, audience_code, audience, awarded_at, "
    "revoked_for)": (
        "i, {own}, {own}, 'module', {module}, 1, i, {own}, 'Module ' || (i %% {modules}), "
        "{version}, 1, 60, 'a' || (i %% 7), 'Audience ' || (i %% 7), {moment}, ''"
    ),
    "learning_completionorganisation (completion_id, organisation_id, name)": (
        "i, {body}, 'Organisation'"
    ),
}


@drill(
    about="the publisher's report over a million completions, and a join beside it",
    bound="250 ms of SQL",
)
def report_of_a_million(folder: Path, *, rows: int = 1_000_000) -> Outcome:
    fill(rows)
    _made, closing = measure(lambda: close_months(now=NOW))
    reports = [measure(lambda split=split: build_report(ReportQuery(split)))[1] for split in SPLITS]
    _joined, naive = measure(join_organisations)
    counted = sum(PublishedFigure.objects.filter(table="all").values_list("count", flat=True))
    slowest = max(reports)
    return Outcome(
        f"{slowest * 1000:.0f} ms; the join {naive * 1000:.0f} ms; "
        f"{MONTHS} months made in {closing:.1f} s",
        holds=slowest <= SECONDS_OF_REPORT and counted == rows,
    )


def measure(act: Callable[[], Any]) -> tuple[Any, float]:
    """Return what `act` returns, and the seconds that the database took for it."""
    with CaptureQueriesContext(connection) as queries:
        result = act()
    return result, sum(map(_seconds, queries.captured_queries))


def _seconds(query: dict[str, str]) -> float:
    """Return what a query takes until its last row is there; what only reads, at its best.

    SQLite finds rows as they are fetched, and the log of queries tells only of what was before.
    What else runs on the machine is no part of it: hence the least of several, unless one is long.
    """
    if not query["sql"].startswith("SELECT"):
        return float(query["time"])
    taken: list[float] = []
    while len(taken) < ROUNDS and sum(taken) < SECONDS_OF_ROUNDS:
        with connection.cursor() as cursor:
            begun = time.perf_counter()
            cursor.execute(query["sql"])
            cursor.fetchall()
            taken.append(time.perf_counter() - begun)
    return min(taken)


def join_organisations() -> list[Any]:
    """Count as one would without published numbers: over all rows, by organisation and month."""
    rows = CompletionOrganisation.objects.order_by().annotate(
        month=TruncMonth("completion__awarded_at")
    )
    return list(rows.values("organisation__name", "month").annotate(number=Count("pk")))


def fill(rows: int) -> None:
    """Store so many completions of different people, each in one organisation."""
    versions = [
        ModuleVersion(digest=f"{number:064x}", canonical="{}", module_key=f"{number:032x}")
        for number in range(MODULES)
    ]
    ModuleVersion.objects.bulk_create(versions)
    bodies = [
        Organisation(name=f"Organisation {number}", slug=f"organisation-{number}")
        for number in range(ORGANISATIONS)
    ]
    Organisation.objects.bulk_create(bodies)
    first_version = ModuleVersion.objects.order_by("pk")[0].pk
    first_body = Organisation.objects.order_by("pk")[0].pk
    vendor = connection.vendor
    parts = {
        "own": UUID[vendor].format("i + 1000000000"),
        "module": UUID[vendor].format(f"i %% {MODULES}"),
        "moment": MOMENT[vendor].format(months=MONTHS),
        "version": f"{first_version} + i %% {MODULES}",
        "body": f"{first_body} + (i / 31) %% {ORGANISATIONS}",
        "modules": MODULES,
    }
    with connection.cursor() as cursor:
        for target, source in INSERTS.items():
            rest = source.format(**parts)
            insert = f"INSERT INTO {target} {NUMBERS[vendor]} SELECT {rest} FROM n"  # noqa: S608 -- ours
            cursor.execute(insert, [rows])
        cursor.execute("ANALYZE")
