"""Whatever is changed, taken out of or put into the record log is found."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import groupby
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone

from learning.domain.awarding.revocation import revoke_completion
from learning.domain.evidence.checkpoints import (
    make_checkpoint,
)
from learning.domain.evidence.events import GENESIS, Event, append_events, hash_event
from learning.domain.evidence.guards import guards_down
from learning.domain.evidence.verification import verify_records
from learning.models import (
    ChainHead,
    Completion,
    Enrolment,
    LessonCompletion,
    RecordEvent,
    Verb,
)
from tests.factories.learning import build_completions

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def faults(**options: Any) -> list[str]:
    return [str(fault) for fault in verify_records(now=NOW + timedelta(days=1), **options)]


def build_log(chains: int, events: int) -> list[UUID]:
    """Return the keys of so many chains of so many events each, with a checkpoint of them all."""
    learner = build_completions(1)[0].learner
    made = Enrolment.objects.bulk_create(
        Enrolment(learner=learner, module_key=uuid4(), title="M", started_at=NOW)
        for _number in range(chains)
    )
    read = [
        LessonCompletion(enrolment=each, lesson_key=uuid4(), title="L", completed_at=NOW)
        for each in made
        for _number in range(events)
    ]
    LessonCompletion.objects.bulk_create(read)
    for enrolment, lessons in groupby(read, key=lambda row: row.enrolment):
        steps = [
            Event(Verb.READ, "lesson", row.lesson_key, learner.uid, {"number": number})
            for number, row in enumerate(lessons)
        ]
        append_events(enrolment.uid, steps, now=NOW)
    make_checkpoint(now=NOW)
    return [enrolment.uid for enrolment in made]


def recompute(chain: UUID) -> None:
    """Do what somebody does who covers a change up: every hash anew, and the end of the chain."""
    previous, number = GENESIS, 0
    for number, row in enumerate(RecordEvent.objects.filter(chain=chain).order_by("sequence"), 1):
        row.sequence, row.previous_hash = number, previous
        row.hash = previous = hash_event(row)
        row.save()
    ChainHead.objects.filter(chain=chain).update(sequence=number, hash=previous)


def change(**values: Any) -> Callable[[Any], Any]:
    return lambda rows: rows.update(**values)


TAMPERINGS: dict[str, Callable[[Any], Any]] = {
    "actor": change(actor="staff"),
    "deleted": lambda rows: rows.delete(),
    "hash": change(hash="f" * 64),
    "kind": change(object_kind="lessom"),
    "key": change(object_key="x"),
    "previous": change(previous_hash="f" * 64),
    "result": change(result_text='{"number": 1}'),
    "sequence": change(sequence=F("sequence") + 100),
    "time": change(at=NOW + timedelta(microseconds=1)),
    "verb": change(verb="tried"),
}


@pytest.mark.parametrize("place", [1, 3, 5])
@pytest.mark.parametrize("tampering", sorted(TAMPERINGS))
def test_a_change_anywhere_is_found_even_with_all_hashes_anew(tampering: str, place: int) -> None:
    chain = build_log(3, 5)[1]
    assert faults() == []
    row = RecordEvent.objects.filter(chain=chain, sequence=place)

    with guards_down():
        TAMPERINGS[tampering](row)
    assert any(str(chain) in fault for fault in faults())

    with guards_down():
        recompute(chain)
    covered = faults()
    assert tampering in {"hash", "previous", "sequence"} or "signed checkpoint" in covered[0]


@pytest.mark.parametrize("place", [0, 1, 3, 5])
def test_a_row_put_in_is_found(place: int) -> None:
    chain = build_log(2, 5)[0]
    with guards_down():
        for row in RecordEvent.objects.filter(chain=chain, sequence__gt=place).order_by(
            "-sequence"
        ):
            RecordEvent.objects.filter(pk=row.pk).update(sequence=row.sequence + 1)
        event = RecordEvent(
            chain=chain, sequence=place + 1, at=NOW, actor="x", verb="read", previous_hash=GENESIS
        )
        event.hash = hash_event(event)
        event.save()
    assert any(str(chain) in fault for fault in faults())
    if place < 5:
        with guards_down():
            recompute(chain)
        assert "signed checkpoint" in faults()[0]


def test_what_goes_on_after_a_checkpoint_is_no_fault() -> None:
    chain = build_log(2, 2)[0]
    append_events(chain, [Event(Verb.RENEWED, "module", uuid4(), "x")])
    assert faults() == []
    second, made = make_checkpoint(now=NOW + timedelta(days=1))
    assert (made, second.heads.count(), faults()) == (True, 1, [])


def test_a_chain_taken_out_whole_and_a_stray_one_are_found() -> None:
    first, second = build_log(2, 2)
    with guards_down():
        RecordEvent.objects.filter(chain=first).delete()
        ChainHead.objects.filter(chain=first).delete()
    assert any(str(first) in fault and "checkpoint" in fault for fault in faults())

    stray = uuid4()
    append_events(stray, [Event(Verb.READ, "lesson", "x", "x")])
    assert f"chain {stray}: it belongs to nothing that is on record" in faults()
    assert not any(str(second) in fault for fault in faults())


def test_rows_that_changed_places_are_found() -> None:
    chain = build_log(1, 3)[0]
    second, third = RecordEvent.objects.filter(chain=chain).order_by("sequence")[1:]
    with guards_down():
        RecordEvent.objects.filter(pk=second.pk).update(sequence=100)
        RecordEvent.objects.filter(pk=third.pk).update(sequence=second.sequence)
        RecordEvent.objects.filter(pk=second.pk).update(sequence=third.sequence)
    assert f"chain {chain}, event 2: it does not follow from the event before it" in faults()


def test_a_tail_cut_off_after_the_last_checkpoint_is_found_by_what_it_spoke_of() -> None:
    chain = build_log(1, 2)[0]
    enrolment = Enrolment.objects.get(uid=chain)
    read = LessonCompletion.objects.create(
        enrolment=enrolment, lesson_key=uuid4(), title="L", completed_at=NOW
    )
    last = append_events(chain, [Event(Verb.READ, "lesson", read.lesson_key, "x")], now=NOW)[0]
    assert faults() == []

    with guards_down():
        RecordEvent.objects.filter(pk=last.pk).delete()
        ChainHead.objects.filter(chain=chain).update(sequence=2, hash=last.previous_hash)

    assert faults() == [f"chain {chain}, lesson {read.lesson_key}: the log does not tell of it"]


def test_a_completion_that_differs_from_the_log_is_found() -> None:
    completion, other = build_completions(2)
    revoke_completion(other, by=None, reason=Completion.Reason.MISTAKE)
    make_checkpoint(now=NOW)
    assert faults() == []

    with guards_down():
        Completion.objects.filter(pk=completion.pk).update(score=100)
    assert faults() == [f"chain {completion.chain}: the completion is not as the log tells of it"]

    with guards_down():
        Completion.objects.filter(pk=completion.pk).update(score=None)
        Completion.objects.filter(pk=other.pk).update(revoked_at=None, revoked_for="")
    assert faults() == [
        f"chain {other.chain}: what is revoked is not what the log tells was revoked"
    ]


@pytest.mark.sqlite
def test_a_row_that_cannot_be_read_is_found() -> None:
    build_log(1, 2)
    with guards_down(), connection.cursor() as cursor:
        cursor.execute("UPDATE learning_recordevent SET at = 'yesterday' WHERE sequence = 2")
    assert any("cannot be read" in fault or "does not" in fault for fault in faults())


def test_ten_thousand_events_take_seconds_and_one_byte_is_found() -> None:
    chains = build_log(1000, 10)
    begun = time.process_time()
    assert faults() == []
    assert time.process_time() - begun < 20  # about 1 s on a quiet machine

    chance = Random(9)
    for _round in range(3):
        row = RecordEvent.objects.get(
            chain=chance.choice(chains), sequence=chance.randrange(10) + 1
        )
        text = row.object_key
        place = chance.randrange(len(text))
        changed = text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :]
        with guards_down():
            RecordEvent.objects.filter(pk=row.pk).update(object_key=changed)
        assert faults() == [
            f"chain {row.chain}, event {row.sequence}: it does not say what it said",
            f"chain {row.chain}, lesson {changed}: the log tells of it, and it is not there",
            f"chain {row.chain}, lesson {text}: the log does not tell of it",
        ]
        with guards_down():
            RecordEvent.objects.filter(pk=row.pk).update(object_key=text)


def test_the_command_says_what_it_looked_at_and_names_every_fault() -> None:
    chain = build_log(2, 3)[0]
    make_checkpoint()
    out, err = StringIO(), StringIO()
    call_command("verify_records", stdout=out)
    assert out.getvalue().strip() == (
        "9 events in 3 chains and 2 checkpoints are as they were written."
    )
    call_command("verify_records", since=f"{timezone.localdate() + timedelta(days=1)}", stdout=out)
    assert "0 events in 0 chains" in out.getvalue()

    with guards_down():
        RecordEvent.objects.filter(chain=chain, sequence=2).update(verb="tried")
        LessonCompletion.objects.exclude(enrolment__uid=chain).delete()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_records", stderr=err)
    lines = err.getvalue().splitlines()
    assert (ended.value.code, lines[-1]) == (
        1,
        "The records are not as they were written. Faults: 5.",
    )
    assert f"chain {chain}, event 2: it does not say what it said" in lines
    assert len([line for line in lines if "lesson" in line]) == 4

    with pytest.raises(CommandError, match="takes a day"):
        call_command("verify_records", since="yesterday")


def test_a_missing_trigger_is_found() -> None:
    on = " ON learning_recordevent" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER learning_recordevent_no_delete{on}")
    assert faults() == [
        "database: the trigger learning_recordevent_no_delete is missing or not in force"
    ]
