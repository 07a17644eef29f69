"""Finds migrations that keep people from writing to a big table for as long as it is long.

PostgreSQL builds an index, checks a constraint or changes a type while nobody can write. There are
ways that do not: `AddIndexConcurrently`, `AddConstraintNotValid` and then `ValidateConstraint`, a
new column and a later release that drops the old one. What a function does with rows
(`RunPython`, `RunSQL`) is not judged: there, read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

# Models that have a row for each step of each learner, or for each email or search.
BIG = {
    "learning.Attempt",
    "learning.ChainHead",
    "learning.CheckTried",
    "learning.Completion",
    "learning.CompletionOrganisation",
    "learning.Enrolment",
    "learning.LessonCompletion",
    "learning.RecordEvent",
    "learning.Response",
    "upkeep.OutgoingMail",
    "users.User",
}
SPARING = (AddIndexConcurrently, AddConstraintNotValid)


def find_locking(migration: Any, before: ProjectState) -> Iterator[str]:
    """Yield in words what of `migration` locks a big table that is there in the state `before`."""
    big = {label.lower() for label in BIG}
    there = {f"{app}.{name}" for app, name in before.models} & big
    state = before.clone()
    for operation in migration.operations:
        label = f"{migration.app_label}.{getattr(operation, 'model_name', '')}".lower()
        if label in there and not isinstance(operation, SPARING):
            for what in _judge(operation, state, label):
                yield f"{label}: {what}"
        operation.state_forwards(migration.app_label, state)


def _judge(operation: Any, state: ProjectState, label: str) -> Iterator[str]:
    if isinstance(operation, migrations.AddIndex):
        yield f"builds the index {operation.index.name}"
    if isinstance(operation, migrations.AddConstraint):
        yield f"checks every row for {operation.constraint.name}"
    if isinstance(operation, migrations.AddField) and _has_index_or_key(operation.field):
        yield f"adds {operation.name} with an index, a key or a value for each row"
    if isinstance(operation, migrations.AlterField):
        app, name = label.split(".")
        old = state.models[app, name].fields[operation.name]
        if _is_rewritten(old, operation.field):
            yield f"changes the column {operation.name}"


def _has_index_or_key(field: Any) -> bool:
    return bool(field.is_relation or field.unique or field.db_index or isinstance(field, GENERATED))


def _is_rewritten(old: Any, new: Any) -> bool:
    """Return whether the column itself becomes another one; what only forms see does not count."""
    is_narrower = old.null and not new.null
    is_indexed = _has_index_or_key(new) and not _has_index_or_key(old)
    return is_narrower or is_indexed or old.db_type(connection) != new.db_type(connection)


GENERATED = models.GeneratedField
