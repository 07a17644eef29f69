"""No migration keeps people from writing to a big table, but for those that have a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from tests.architecture.locking_migrations import BIG, find_locking

OURS = {
    "casestudies",
    "core",
    "guidance",
    "learning",
    "media",
    "reference",
    "search",
    "upkeep",
    "users",
}
# What locks all the same, with its reason.
FIRST = "part of the first state that others have used"
ACCEPTED = {
    "learning.0011_questions_suspended_and_figures_published": FIRST,
    "users.0002_audience_and_organisation_kind": FIRST,
}


def test_no_migration_locks_a_big_table() -> None:
    loader = MigrationLoader(None)
    found = {}
    for app, name in sorted(key for key in loader.disk_migrations if key[0] in OURS):
        before = loader.project_state((app, name), at_end=False)
        migration = loader.disk_migrations[app, name]
        if problems := list(find_locking(migration, before)):
            found[f"{app}.{name}"] = problems
    assert found.keys() == ACCEPTED.keys(), found


def test_every_big_model_is_one() -> None:
    assert {apps.get_model(label)._meta.label for label in BIG} == BIG


INDEX = models.Index(fields=["at"], name="by_time")
CHECK = models.CheckConstraint(condition=models.Q(at__gt=0), name="later")
KEY = models.ForeignKey("learning.RecordEvent", models.CASCADE)
OPERATIONS: list[tuple[Any, list[str]]] = [
    (migrations.AddIndex("recordevent", INDEX), ["builds the index by_time"]),
    (AddIndexConcurrently("recordevent", INDEX), []),
    (migrations.AddIndex("small", INDEX), []),
    (migrations.AddConstraint("recordevent", CHECK), ["checks every row for later"]),
    (AddConstraintNotValid("recordevent", CHECK), []),
    (migrations.AddField("recordevent", "to", models.IntegerField(default=0)), []),
    (migrations.AddField("recordevent", "to", models.IntegerField(null=True)), []),
    (
        migrations.AddField("recordevent", "to", KEY),
        ["adds to with an index, a key or a value for each row"],
    ),
    (migrations.AlterField("recordevent", "at", models.IntegerField(null=True, help_text="x")), []),
    (migrations.AlterField("recordevent", "at", models.IntegerField()), ["changes the column at"]),
    (
        migrations.AlterField("recordevent", "at", models.TextField(null=True)),
        ["changes the column at"],
    ),
    (
        migrations.AlterField("recordevent", "at", models.IntegerField(null=True, db_index=True)),
        ["changes the column at"],
    ),
]


@pytest.mark.parametrize(("operation", "expected"), OPERATIONS)
def test_each_kind_of_lock_is_found(operation: Any, expected: list[str]) -> None:
    state = ProjectState()
    for name in ("RecordEvent", "Small"):
        fields = [
            ("id", models.BigAutoField(primary_key=True)),
            ("at", models.IntegerField(null=True)),
        ]
        state.add_model(ModelState("learning", name, fields))
    migration = migrations.Migration("0002_later", "learning")
    migration.operations = [operation]
    assert list(find_locking(migration, state)) == [
        f"learning.recordevent: {one}" for one in expected
    ]


def test_a_table_that_the_same_migration_makes_is_empty() -> None:
    migration = migrations.Migration("0001_first", "learning")
    migration.operations = [
        migrations.CreateModel("RecordEvent", [("at", models.IntegerField())]),
        migrations.AddIndex("recordevent", INDEX),
    ]
    assert list(find_locking(migration, ProjectState())) == []
