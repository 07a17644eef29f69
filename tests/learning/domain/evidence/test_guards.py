"""The database itself refuses to change what is on record, whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState
from django.utils import timezone

from hub.users.models import Membership, Organisation
from learning.domain.awarding.revocation import revoke_completion
from learning.domain.evidence.guards import (
    guards_down,
    install_guards,
    list_guards,
    list_missing_guards,
)
from learning.models import (
    ChainHead,
    Checkpoint,
    CheckpointHead,
    Completion,
    CompletionOrganisation,
    RecordEvent,
)
from tests.factories.learning import build_completion, build_user

pytestmark = pytest.mark.django_db

GUARDED: list[Any] = [
    RecordEvent,
    ChainHead,
    Checkpoint,
    CheckpointHead,
    Completion,
    CompletionOrganisation,
]
BREACHES: list[tuple[str, Callable[[], Any]]] = [
    ("event changed", lambda: RecordEvent.objects.filter(sequence=1).update(verb="read")),
    ("event deleted", lambda: RecordEvent.objects.all().delete()),
    ("chain set back", lambda: ChainHead.objects.update(sequence=1)),
    ("chain deleted", lambda: ChainHead.objects.all().delete()),
    ("score raised", lambda: Completion.objects.update(score=100)),
    ("completion moved", lambda: Completion.objects.update(awarded_at=timezone.now())),
    ("completion deleted", lambda: Completion.objects.all()._raw_delete("default")),
    ("organisation changed", lambda: CompletionOrganisation.objects.update(name="Other")),
    ("organisation deleted", lambda: CompletionOrganisation.objects.all().delete()),
    ("checkpoint changed", lambda: Checkpoint.objects.update(payload="{}")),
    ("checkpoint deleted", lambda: CheckpointHead.objects.all().delete()),
]


def build_record() -> Completion:
    """Return a completion with an organisation; there is a row in every guarded table."""
    user = build_user()
    Membership.objects.create(user=user, organisation=Organisation.objects.create(name="Trust"))
    completion = build_completion(user=user)
    checkpoint = Checkpoint.objects.create(day=timezone.localdate(), payload="{}")
    head = ChainHead.objects.get()
    CheckpointHead.objects.create(
        checkpoint=checkpoint, chain=head.chain, sequence=head.sequence, hash=head.hash
    )
    return completion


def contents() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in GUARDED]


@pytest.mark.parametrize("breach", [act for _name, act in BREACHES], ids=[n for n, _a in BREACHES])
def test_what_is_on_record_is_not_changed(breach: Callable[[], Any]) -> None:
    build_record()
    before = contents()
    assert all(before)

    with pytest.raises(IntegrityError, match="on record"), transaction.atomic():
        breach()

    assert contents() == before


def test_a_revocation_is_changed_by_nobody() -> None:
    completion = build_record()

    row, revoked = revoke_completion(completion, by=None, reason=Completion.Reason.MISTAKE)
    again = revoke_completion(completion, by=None, reason=Completion.Reason.MISCONDUCT)

    assert (revoked, again) == (True, (row, False))
    assert list(RecordEvent.objects.values_list("verb", flat=True)) == [
        "enrolled",
        "completed",
        "issued",
        "revoked",
    ]
    for change in ({"revoked_for": "misconduct"}, {"revoked_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Completion.objects.update(**change)
    assert Completion.objects.get().revoked_for == "mistake"


@pytest.mark.postgres
def test_a_table_of_records_is_not_truncated() -> None:
    for model in GUARDED:
        with (
            pytest.raises(IntegrityError, match="on record"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f'TRUNCATE "{model._meta.db_table}" CASCADE')


def test_the_one_way_round_ends_guarded() -> None:
    build_record()

    with guards_down():
        assert RecordEvent.objects.all().delete()[0] == 3
        assert len(list_missing_guards()) == len(list_guards(connection.vendor))

    assert list_missing_guards() == []
    with pytest.raises(IntegrityError), transaction.atomic():
        CompletionOrganisation.objects.all().delete()


def test_the_one_way_round_changes_nothing_when_it_fails() -> None:
    build_record()
    before = contents()

    def fail() -> None:
        with guards_down():
            RecordEvent.objects.all().delete()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert (contents(), list_missing_guards()) == (before, [])


@pytest.mark.django_db(transaction=True)
def test_a_rebuilt_table_is_guarded_again_after_migrating() -> None:
    alter_verb(max_length=30)
    missing = list_missing_guards()
    call_command("migrate", "learning", verbosity=0)
    mended = list_missing_guards()
    alter_verb(max_length=20)
    call_command("migrate", "learning", verbosity=0)

    lost = ["learning_recordevent_no_update", "learning_recordevent_no_delete"]
    assert missing == (lost if connection.vendor == "sqlite" else [])
    assert (mended, list_missing_guards()) == ([], [])


def alter_verb(**options: Any) -> None:
    """Change a field of the guarded table as a migration would; SQLite builds the table anew."""
    alter = migrations.AlterField("recordevent", "verb", models.CharField(**options))
    before = ProjectState.from_apps(apps)
    after = before.clone()
    alter.state_forwards("learning", after)
    with connection.schema_editor() as editor:
        alter.database_forwards("learning", editor, before, after)


def test_installing_twice_is_installing_once() -> None:
    install_guards()
    install_guards()
    assert list_missing_guards() == []
