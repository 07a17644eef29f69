"""The log tells everything that happened, in chains that link each event to the one before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from learning.domain.evidence.answers import digest_answers
from learning.domain.evidence.events import (
    GENESIS,
    STAFF,
    Event,
    append_event,
    append_events,
    hash_event,
)
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.domain.taking.enrolments import complete_lesson
from learning.models import ChainHead, Completion, Enrolment, RecordEvent, Response, Verb
from tests.factories.learning import (
    build_lesson,
    build_module,
    build_path,
    build_question,
    build_quiz,
    build_user,
    choose_path,
    fixed_section,
    right_answers,
)
from tests.learning.domain.taking.test_races import at_once

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def told(chain: Any) -> list[tuple[str, str]]:
    rows = RecordEvent.objects.filter(chain=chain).order_by("sequence")
    return list(rows.values_list("verb", "object_kind"))


def test_a_journey_is_told_step_by_step_and_names_nobody() -> None:
    module, ann = build_module(), build_user("ann", first_name="Ann", last_name="Example")
    lesson = build_lesson(module)
    quiz = build_quiz(module, fixed_section(build_question("q")))
    path = build_path("Path", module)
    choose_path(path, ann)

    complete_lesson(lesson, by=ann)
    for is_right in (False, True):
        attempt, _begun = start_attempt(quiz, by=ann)
        submit_attempt(attempt, by=ann, answers=right_answers(attempt) if is_right else None)

    enrolment = Enrolment.objects.get()
    of_path = Completion.objects.of_paths().get()
    one_go = [("started", "attempt"), ("submitted", "attempt"), ("marked", "attempt")]
    assert told(enrolment.uid) == [
        ("enrolled", "module"),
        ("read", "lesson"),
        *one_go,
        *one_go,
        ("completed", "module"),
        ("issued", "certificate"),
    ]
    assert told(of_path.chain) == [("completed", "path"), ("issued", "certificate")]
    assert of_path.subject_key == path.translation_key
    marked = RecordEvent.objects.filter(verb=Verb.MARKED).order_by("sequence")
    digests = [
        digest_answers(Response.objects.filter(attempt__uid=row.object_key)) for row in marked
    ]
    assert [row.result for row in marked] == [
        {"points": "0.0000", "maximum": "1.0000", "score": "0.00", "passed": False} | digests[0],
        {"points": "1.0000", "maximum": "1.0000", "score": "100.00", "passed": True} | digests[1],
    ]
    text = str(list(RecordEvent.objects.values()))
    assert str(enrolment.learner_id) in text
    for name in ("Ann", "Example", ann.email):
        assert name not in text


def test_each_event_links_to_the_one_before_it() -> None:
    chain = uuid4()
    first = append_event(
        chain, verb=Verb.ISSUED, object_kind="certificate", object_key="a", actor=STAFF, now=NOW
    )
    two = [Event(Verb.READ, "lesson", "b", STAFF, {"ä": [1, True]}), Event(Verb.READ, "", "c", "")]
    second, third = append_events(chain, two, now=NOW)

    assert [row.sequence for row in (first, second, third)] == [1, 2, 3]
    assert (first.previous_hash, second.previous_hash) == (GENESIS, first.hash)
    assert third.previous_hash == second.hash
    stored = list(RecordEvent.objects.order_by("sequence"))
    assert [hash_event(row) for row in stored] == [first.hash, second.hash, third.hash]
    assert stored[1].result == {"ä": [1, True]}
    head = ChainHead.objects.get()
    assert (head.chain, head.sequence, head.hash) == (chain, 3, third.hash)


def test_appending_costs_the_same_however_many(django_assert_num_queries: Any) -> None:
    chain = uuid4()
    append_events(chain, [Event(Verb.READ, "lesson", "a", STAFF)])
    for count in (1, 10):
        with django_assert_num_queries(3):
            append_events(chain, [Event(Verb.READ, "lesson", str(n), STAFF) for n in range(count)])
    with django_assert_num_queries(0):
        append_events(chain, [])


def test_a_place_in_a_chain_is_taken_once() -> None:
    row = append_event(uuid4(), verb=Verb.READ, object_kind="", object_key="", actor=STAFF)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain() -> None:
    chain = uuid4()

    def act(number: int) -> Any:
        return append_event(
            chain, verb=Verb.READ, object_kind="lesson", object_key=str(number), actor=STAFF
        )

    outcomes = at_once(20, act)

    assert {type(each) for each in outcomes} == {RecordEvent}
    rows = list(RecordEvent.objects.order_by("sequence"))
    assert [row.sequence for row in rows] == list(range(1, 21))
    assert [row.previous_hash for row in rows] == [GENESIS, *(row.hash for row in rows[:-1])]
