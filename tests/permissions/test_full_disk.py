"""While nothing can be written, everyone reads what they could read before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.permissions.personas import PERSONAS, World
from tests.permissions.table import FILE, Row, read_table
from tests.permissions.test_table import world
from tests.permissions.trying import try_row

__all__ = ["world"]
pytestmark = pytest.mark.sqlite
REFUSED = {"no", "not there", "sign in"}
ROWS = read_table(FILE.read_text())
# Reading that must write first, and why.
WRITES = {
    "GET /accounts/second-step/on/": "the new secret waits in the session",
    "GET /admin/account/": "Wagtail makes the row of the person's settings",
    "GET /admin/pages/<page_id>/edit/": "Wagtail notes who edits, to warn others",
    "GET /admin/snippets/learning/question/edit/<pk>/": "likewise",
    "GET /certificates/<uid>.jwt (of the trainee)": "is signed once, and stored as it is",
    "GET /certificates/<uid>.pdf (of the trainee)": "is made once, and stored as it is",
    "GET /organisations/<slug>/training/export.csv": "the audit log has who took personal data",
    "GET /organisations/<slug>/training/export.pdf": "likewise",
}


@pytest.fixture
def nothing_written(world: World) -> Iterator[None]:
    """Let the database refuse each write, as it does without room on its disk."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        yield
        cursor.execute("PRAGMA query_only = OFF")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_reading_goes_on_and_writing_says_that_nothing_was_saved(
    world: World, row: Row, nothing_written: None
) -> None:
    # Strangers, and one of those who may: the table itself is tried with everyone.
    expected = dict(zip(PERSONAS, row.expected, strict=True))
    may = [persona for persona in PERSONAS if expected[persona] not in REFUSED]
    tried = list(dict.fromkeys(["anonymous", *may[-1:]]))

    answers, _leaks = try_row(world, row, tried)

    wanted = tuple(expected[persona] for persona in tried)
    if row.method == "GET" and row.name not in WRITES:
        assert answers == wanted
    else:
        refused = zip(answers, wanted, strict=True)
        assert [pair for pair in refused if pair[0] not in {"503", pair[1]}] == []


def test_what_must_write_first_is_in_the_table() -> None:
    assert WRITES.keys() <= {row.name for row in ROWS}
