"""A checkpoint that was forged, taken out or changed places with another one is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client

from hub.upkeep.models import DueRun
from learning.domain.evidence.canonical import digest_of
from learning.domain.evidence.checkpoints import (
    DUE_NAME,
    digest_heads,
    make_checkpoint,
    make_due_checkpoint,
)
from learning.domain.evidence.events import GENESIS
from learning.domain.evidence.guards import guards_down
from learning.domain.evidence.signing import verify_text
from learning.domain.evidence.verification import verify_records
from learning.models import (
    ChainHead,
    Checkpoint,
    CheckpointHead,
    RecordEvent,
    Verb,
)
from tests.learning.domain.evidence.test_verify import NOW, build_log, faults
from tests.learning.domain.taking.test_races import at_once

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "forge",
    [
        lambda: (
            CheckpointHead.objects.filter(checkpoint__day=NOW.date()).delete(),
            Checkpoint.objects.filter(day=NOW.date()).delete(),
        ),
        lambda: Checkpoint.objects.update(signature="A" * 86),
        lambda: CheckpointHead.objects.filter(pk=CheckpointHead.objects.first().pk).delete(),
        lambda: CheckpointHead.objects.update(hash="f" * 64),
        lambda: Checkpoint.objects.filter(day=NOW.date()).update(day="2026-11-23"),
    ],
    ids=["deleted", "signature", "head deleted", "head changed", "another day"],
)
def test_a_forged_checkpoint_is_found(forge: Callable[[], Any]) -> None:
    build_log(2, 2)
    make_checkpoint(now=NOW + timedelta(days=1))
    with guards_down():
        forge()
    assert any(fault.startswith("checkpoint of") for fault in faults())


def test_all_checkpoints_gone_are_found() -> None:
    build_log(2, 2)
    with guards_down():
        CheckpointHead.objects.all().delete()
        Checkpoint.objects.all().delete()
    (fault,) = faults()
    assert fault.startswith("checkpoints: there are none: they were removed, or the daily work")


@pytest.mark.parametrize("day", [0, 1, 2, 3])
def test_a_checkpoint_taken_out_is_found_wherever_it_stood(day: int) -> None:
    build_log(2, 2)
    for number in (1, 2, 3):
        make_checkpoint(now=NOW + timedelta(days=number))
    DueRun.objects.create(name=DUE_NAME, finished_at=NOW + timedelta(days=3), succeeded=True)
    assert faults() == []
    gone = (NOW + timedelta(days=day)).date()

    with guards_down():
        CheckpointHead.objects.filter(checkpoint__day=gone).delete()
        Checkpoint.objects.filter(day=gone).delete()

    (fault,) = [each for each in faults() if each.startswith("checkpoint of")]
    assert fault.endswith("missing")


def test_no_checkpoint_for_days_is_found_and_a_day_left_out_is_not() -> None:
    build_log(2, 2)
    (late,) = verify_records(now=NOW + timedelta(days=2))
    assert str(late).startswith("checkpoints: there are none after 2026-11-24: they were removed")

    make_checkpoint(now=NOW + timedelta(days=4))
    assert [str(fault) for fault in verify_records(now=NOW + timedelta(days=5))] == []


def test_two_checkpoints_swapped_are_found() -> None:
    build_log(2, 2)
    make_checkpoint(now=NOW + timedelta(days=1))
    first, second = Checkpoint.objects.order_by("day")
    with guards_down():
        Checkpoint.objects.filter(pk=first.pk).update(day="2000-01-01")
        Checkpoint.objects.filter(pk=second.pk).update(day=first.day)
        Checkpoint.objects.filter(pk=first.pk).update(day=second.day)
    assert "checkpoint of 2026-11-24: it is of another day" in faults()
    assert "checkpoint of 2026-11-25: it is of another day" in faults()


def test_saved_copies_are_compared_with(client: Client, tmp_path: Path) -> None:
    build_log(2, 2)
    make_checkpoint(now=NOW + timedelta(days=1))
    for day in ("2026-11-24", "2026-11-25"):
        published = client.get(f"/records/checkpoints/{day}.json").content
        (tmp_path / f"{day}.json").write_bytes(published)
    assert faults(against=tmp_path) == []

    # The whole line is signed again by someone who has the key.
    with guards_down():
        CheckpointHead.objects.all().delete()
        Checkpoint.objects.all().delete()
        RecordEvent.objects.filter(verb=Verb.READ, sequence=2).delete()
    make_checkpoint(now=NOW)
    assert [each for each in faults(against=tmp_path) if "copy" in each] == [
        "checkpoint of 2026-11-25: it is missing; the copy 2026-11-25.json has it"
    ]
    ChainHead.objects.update(sequence=F("sequence") + 1)
    make_checkpoint(now=NOW + timedelta(days=1))
    assert [each for each in faults(against=tmp_path) if "copy" in each] == [
        "checkpoint of 2026-11-25: it is another one than the copy 2026-11-25.json"
    ]

    (tmp_path / "2026-11-24.json").write_text("{}")
    with pytest.raises(CommandError, match="is no copy of a checkpoint"):
        call_command("verify_records", against=tmp_path)
    with pytest.raises(CommandError, match="holds no copy"):
        call_command("verify_records", against=tmp_path / "none")


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_checkpoint_a_day() -> None:
    build_log(2, 2)
    outcomes = at_once(8, lambda _n: make_checkpoint(now=NOW + timedelta(days=1)))

    assert sum(made for _checkpoint, made in outcomes) == 1
    assert make_due_checkpoint(now=NOW + timedelta(days=1)).endswith("was there")
    assert (Checkpoint.objects.count(), faults()) == (2, [])


def test_a_checkpoint_is_published_as_it_was_signed(client: Client) -> None:
    build_log(2, 2)

    rows = client.get("/records/checkpoints/").json()
    shown = client.get(rows["checkpoints"][0]["url"]).json()

    assert [row["day"] for row in rows["checkpoints"]] == ["2026-11-24"]
    assert verify_text(shown["signed"].encode(), shown["key_id"], shown["signature"])
    assert not verify_text(shown["signed"].encode() + b" ", shown["key_id"], shown["signature"])
    assert json.loads(shown["signed"]) == shown["says"]
    assert shown["says"] == {
        "day": "2026-11-24",
        "made_at": "2026-11-24T12:00:00+00:00",
        "moved": 3,
        "heads": digest_heads(CheckpointHead.objects.order_by("chain")),
        "previous": GENESIS,
    }
    second, _made = make_checkpoint(now=NOW + timedelta(days=1))
    assert json.loads(second.payload)["previous"] == digest_of(shown["signed"])
    assert client.get("/records/checkpoints/2020-01-01.json").status_code == 404
    assert client.get("/records/checkpoints/2026-13-01.json").status_code == 404
    chains = [str(key) for key in ChainHead.objects.values_list("chain", flat=True)]
    assert not any(chain in str(shown) for chain in chains)
