"""Marked tests and the services they need: run, skipped with one line, or required.

A test marked with a service's name runs where the service is. Elsewhere it is skipped, and the
run ends with one line that names the service and the command that adds it, unless the variable
REQUIRE names it: then the run fails before the first test.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import cache

import pytest

from tests.services.detect import (
    SERVICES,
    UnknownServiceError,
    find_missing,
    load_services_file,
    required_names,
)

BROWSER_FIXTURES = {"browser", "context", "page", "new_context", "browser_context"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
# Where the database itself counts, elsewhere than in tests that commit. The table of permissions
# asks every address once.
ABOUT_THE_ENGINE = (
    "tests/core/",
    "tests/learning/domain/",
    "tests/permissions/",
    "tests/reference/",
    "tests/search/",
    "tests/tooling/",
    "tests/upkeep/",
)
IS_MISSING = " is missing"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--only`, which names a part of the suite."""
    parser.addoption(
        "--only",
        choices=["engine", "plain"],
        help="engine: what a database can decide; plain: what needs no database and no service",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Read what `make services` wrote; stop when a required service is not here."""
    load_services_file()
    if hasattr(config, "workerinput"):
        return
    try:
        required = required_names(os.environ.get("REQUIRE", ""))
    except UnknownServiceError as error:
        raise pytest.UsageError(str(error)) from error
    if missing := find_missing(required, os.environ):
        lines = [
            f"{one.name} is required and missing; add it with: {one.command}" for one in missing
        ]
        raise pytest.UsageError("\n".join(lines))


@cache
def missing_command(name: str) -> str:
    """Return the command that adds the service, or an empty text when it is here."""
    missing = find_missing({name}, os.environ)
    return missing[0].command if missing else ""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark browser tests; skip what needs a missing service."""
    for item in items:
        fixtures: list[str] = getattr(item, "fixturenames", [])
        if BROWSER_FIXTURES.intersection(fixtures):
            item.add_marker("chromium")
        for name in SERVICES:
            if item.get_closest_marker(name) and missing_command(name):
                item.add_marker(pytest.mark.skip(reason=f"{name}{IS_MISSING}"))
    _deselect_of_other_parts(config, items)


def _deselect_of_other_parts(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests about the other database, and what `--only` does not name."""
    other = "postgres" if _uses_sqlite() else "sqlite"
    only = config.getoption("only")
    if other == "postgres" and missing_command("postgres"):
        other = ""  # its tests are skipped, and said to be
    left_out = [
        item
        for item in items
        if (other and item.get_closest_marker(other))
        or (only == "engine" and not depends_on_engine(item))
        or (only == "plain" and (asks_a_database(item) or _needs_service(item)))
    ]
    if left_out:
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
        config.hook.pytest_deselected(items=left_out)


def _needs_service(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in SERVICES)


def depends_on_engine(item: pytest.Item) -> bool:
    """Return whether a test can say something else on another database.

    That is about locks and commits, records, dates, JSON, migrations and search.
    """
    if item.get_closest_marker("postgres"):
        return True
    if not asks_a_database(item) or item.get_closest_marker("any_database"):
        return False
    return is_transactional(item) or item.nodeid.startswith(ABOUT_THE_ENGINE)


def is_transactional(item: pytest.Item) -> bool:
    """Return whether a test has transactions of its own that commit."""
    fixtures: list[str] = getattr(item, "fixturenames", [])
    marker = item.get_closest_marker("django_db")
    return bool(
        {"transactional_db", "live_server"}.intersection(fixtures)
        or (marker and marker.kwargs.get("transaction"))
    )


def asks_a_database(item: pytest.Item) -> bool:
    """Tell whether a test can see which database runs: the others say the same on any."""
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(fixtures))


def _uses_sqlite() -> bool:
    from django.conf import settings  # noqa: PLC0415 -- pytest-django sets them up first

    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say once for each missing service what it cost and how to add it; list other skips."""
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.getreports("skipped")
        if isinstance(report.longrepr, tuple)
    )
    whole_suite = config.args_source is not pytest.Config.ArgsSource.ARGS
    for name in SERVICES:
        lost = reasons.pop(f"{name}{IS_MISSING}", 0)
        cost = f"{lost} test{'s' * (lost != 1)} skipped"
        if name == "postgres" and whole_suite and _uses_sqlite() and missing_command(name):
            cost += ", and the run of the suite on it"
        elif not lost:
            continue
        line = f"{name}{IS_MISSING}: {cost}; add it with: {missing_command(name)}"
        terminalreporter.write_line(line, yellow=True)
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} skipped: {reason}")
