"""Triggers of the database that refuse every change of what is on record.

Installed after every `migrate` (post_migrate), because SQLite drops a table's triggers without a
word when a migration rebuilds the table. There is one way round them, `guards_down`, for emptying
test databases and for restoring a backup.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from learning.models import (
    Attempt,
    ChainHead,
    Checkpoint,
    CheckpointHead,
    Completion,
    CompletionOrganisation,
    RecordEvent,
    Response,
)

REFUSAL = "What is on record is not changed"
FUNCTION = "learning_refuse_change"
# What may change in a completion: revoked as a whole, and lifted as a whole. `verify_records` finds
# what was done to either without the log.
REVOCATION = frozenset({"revoked_at", "revoked_for"})
# What a correction may change in what is marked, where it counts itself in `corrections`.
RESULT = ("points", "maximum", "score", "is_passed")
MARK = ("points", "maximum", "is_right", "regraded_as_id", "is_given")
# What nothing may change in what is marked.
PAPER = ("state", "quiz_key", "ordinal", "pass_mark", "submitted_at", "marked_at")
QUESTION = ("attempt_id", "position", "question_uid", "version_id")


@dataclass(frozen=True)
class Guard:
    """One trigger: on which table, before what (of which columns), and only when."""

    name: str
    table: str
    before: str
    columns: tuple[str, ...] = ()
    when: str = ""

    def write(self, vendor: str) -> str:
        """Return the statement that makes the trigger."""
        of = " OF " + ", ".join(f'"{column}"' for column in self.columns) if self.columns else ""
        each = "STATEMENT" if self.before == "TRUNCATE" else "ROW"
        when = f" WHEN ({self.when})" if self.when else ""
        act = (
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            if vendor == "sqlite"
            else f"EXECUTE FUNCTION {FUNCTION}()"
        )
        return (
            f'CREATE TRIGGER "{self.name}" BEFORE {self.before}{of} ON "{self.table}" '
            f"FOR EACH {each}{when} {act}"
        )


def list_guards(vendor: str) -> list[Guard]:
    """Return all triggers that a database of this kind must have."""
    guards = []
    for model in (RecordEvent, Checkpoint, CheckpointHead, CompletionOrganisation):
        guards += [_guard(model, "UPDATE"), _guard(model, "DELETE")]
    facts = [field.column for field in Completion._meta.concrete_fields]
    kept = tuple(column for column in facts if column not in REVOCATION)
    guards += [
        _guard(Completion, "UPDATE", columns=kept),
        _guard(
            Completion,
            "UPDATE",
            "_again",
            columns=tuple(sorted(REVOCATION)),
            when="OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT NULL",
        ),
        _guard(Completion, "DELETE"),
        _guard(ChainHead, "UPDATE", when="NEW.sequence <= OLD.sequence OR NEW.chain <> OLD.chain"),
        _guard(ChainHead, "DELETE"),
        *_guard_marks(Attempt, "OLD.state = 'marked'", RESULT, PAPER),
        *_guard_marks(Response, "OLD.points IS NOT NULL", MARK, QUESTION),
    ]
    if vendor == "postgresql":
        tables = {guard.table for guard in guards}
        guards += [Guard(f"{table}_no_truncate", table, "TRUNCATE") for table in sorted(tables)]
    return guards


def _guard(model: Any, before: str, end: str = "", **options: Any) -> Guard:
    table = model._meta.db_table
    return Guard(f"{table}_no_{before.lower()}{end}", table, before, **options)


def _guard_marks(
    model: Any, is_marked: str, corrected: tuple[str, ...], fixed: tuple[str, ...]
) -> list[Guard]:
    """Guard what is marked; `corrected` may change where `corrections` goes up by one."""
    uncounted = f"{is_marked} AND NEW.corrections <> OLD.corrections + 1"
    return [
        _guard(model, "UPDATE", "_uncounted", columns=(*corrected, "corrections"), when=uncounted),
        _guard(model, "UPDATE", columns=fixed, when=is_marked),
        _guard(model, "DELETE", when=is_marked),
    ]


def install_guards(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make every trigger anew; a table that is not there yet is left out."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            cursor.execute(_function())
        for guard in list_guards(connection.vendor):
            if guard.table in tables:
                cursor.execute(_drop(guard, connection.vendor))
                cursor.execute(guard.write(connection.vendor))


def _function() -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
    )


def _drop(guard: Guard, vendor: str) -> str:
    on = f' ON "{guard.table}"' if vendor == "postgresql" else ""
    return f'DROP TRIGGER IF EXISTS "{guard.name}"{on}'


def list_missing_guards(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the names of the triggers that are not there, or not in force, as they should be."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            there = dict(cursor.fetchall())
            return [
                guard.name
                for guard in list_guards("sqlite")
                if there.get(guard.name) != guard.write("sqlite")
            ]
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgenabled IN ('O', 'A') AND proname = %s",
            [FUNCTION],
        )
        in_force = {row[0] for row in cursor.fetchall()}
    return [guard.name for guard in list_guards("postgresql") if guard.name not in in_force]


@contextmanager
def guards_down(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let the block change what is on record; one transaction, at the end of which all is guarded.

    Nobody else sees the database without its triggers. Only for emptying a test database and for
    restoring a backup: `verify_records` still finds what the block falsified.
    """
    connection = connections[using]
    with transaction.atomic(using=using):
        with connection.cursor() as cursor:
            tables = set(connection.introspection.table_names(cursor))
            for guard in list_guards(connection.vendor):
                if guard.table in tables:
                    cursor.execute(_drop(guard, connection.vendor))
        yield
        install_guards(using)
