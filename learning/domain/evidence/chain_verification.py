"""Verifies one chain of the log, and compares the rows that it speaks of with what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from learning.domain.evidence.answers import add_points, describe_result, digest_answers
from learning.domain.evidence.events import GENESIS, hash_event
from learning.domain.evidence.faults import Fault
from learning.domain.evidence.records import digest_completion
from learning.models import (
    Attempt,
    ChainHead,
    CheckpointHead,
    CheckTried,
    Completion,
    LessonCompletion,
    RecordEvent,
    Verb,
)

RESULT = ("points", "maximum", "score", "passed")


@dataclass
class Chain:
    """All that is on record about one chain, each list in order."""

    key: UUID
    events: list[RecordEvent] = field(default_factory=list)
    heads: list[ChainHead] = field(default_factory=list)
    marks: list[CheckpointHead] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    lessons: list[LessonCompletion] = field(default_factory=list)
    checks: list[CheckTried] = field(default_factory=list)

    def add(self, row: Any) -> None:
        kinds = {
            RecordEvent: self.events,
            ChainHead: self.heads,
            CheckpointHead: self.marks,
            Completion: self.completions,
            Attempt: self.attempts,
            LessonCompletion: self.lessons,
            CheckTried: self.checks,
        }
        kinds[type(row)].append(row)

    @property
    def where(self) -> str:
        return f"chain {self.key}"

    def keys_of(self, verb: Verb, kind: str) -> list[str]:
        """Return what was done by `verb` to objects of `kind`, as the log says, in its order."""
        return [
            row.object_key for row in self.events if row.verb == verb and row.object_kind == kind
        ]


def check_chain(chain: Chain) -> Iterator[Fault]:
    """Yield the faults of one chain; of the links between its events only the first."""
    link = next(_check_links(chain.events), None)
    if link is not None:
        yield link
    last = chain.events[-1] if chain.events else None
    ends = [(head.sequence, head.hash) for head in chain.heads]
    if ends != ([(last.sequence, last.hash)] if last else []):
        yield Fault(chain.where, "it does not end where it should")
    hashes = {row.sequence: row.hash for row in chain.events}
    for mark in chain.marks:
        if hashes.get(mark.sequence) != mark.hash:
            yield Fault(
                f"{chain.where}, event {mark.sequence}",
                "it is not the one that a signed checkpoint vouches for",
            )
    yield from _check_completions(chain)
    yield from _check_steps(chain)
    yield from _check_attempts(chain)


def _check_links(events: Sequence[RecordEvent]) -> Iterator[Fault]:
    previous = GENESIS
    for number, row in enumerate(events, 1):
        where = f"chain {row.chain}, event {row.sequence}"
        if row.sequence != number:
            yield Fault(where, f"event {number} should stand here")
        elif row.previous_hash != previous:
            yield Fault(where, "it does not follow from the event before it")
        elif row.hash != hash_event(row):
            yield Fault(where, "it does not say what it said")
        previous = row.hash


def _check_completions(chain: Chain) -> Iterator[Fault]:
    told = {
        event.result["completion"]: event.result["digest"]
        for event in chain.events
        if event.verb == Verb.COMPLETED
    }
    there = {str(row.uid): digest_completion(row) for row in chain.completions}
    if told != there:
        yield Fault(chain.where, "the completion is not as the log tells of it")
    turns = (Verb.REVOKED, Verb.REINSTATED)
    last = {row.object_key: row.verb for row in chain.events if row.verb in turns}
    revoked = {key for key, verb in last.items() if verb == Verb.REVOKED}
    if revoked != {str(row.uid) for row in chain.completions if row.revoked_at}:
        yield Fault(chain.where, "what is revoked is not what the log tells was revoked")


def _check_steps(chain: Chain) -> Iterator[Fault]:
    """Compare the lessons read, the checks tried and the attempts started, one by one."""
    steps = [
        ("lesson", Verb.READ, "lesson", [row.lesson_key for row in chain.lessons]),
        ("check", Verb.TRIED, "check", [row.question_uid for row in chain.checks]),
        ("attempt", Verb.STARTED, "attempt", [row.uid for row in chain.attempts]),
    ]
    for name, verb, kind, rows in steps:
        told, there = Counter(chain.keys_of(verb, kind)), Counter(map(str, rows))
        for key in sorted((told - there).keys()):
            yield Fault(f"{chain.where}, {name} {key}", "the log tells of it, and it is not there")
        for key in sorted((there - told).keys()):
            yield Fault(f"{chain.where}, {name} {key}", "the log does not tell of it")


def _check_attempts(chain: Chain) -> Iterator[Fault]:
    """Compare each result with the last that the log tells of it, marked or corrected."""
    told: dict[str, Any] = {}
    for event in chain.events:
        if event.verb == Verb.MARKED:
            told[event.object_key] = event.result
        elif event.verb == Verb.REGRADED:
            told[event.object_key] = event.result["new"]
    is_erased = any(event.verb == Verb.ERASED for event in chain.events)
    marked = {str(row.uid): row for row in chain.attempts if row.state == Attempt.State.MARKED}
    for key in sorted(told.keys() | marked.keys()):
        where = f"{chain.where}, attempt {key}"
        result, attempt = told.get(key), marked.get(key)
        if result is None or attempt is None or _result_of(result) != describe_result(attempt):
            yield Fault(where, "its result is not as the log tells of it")
        if result is not None and attempt is not None:
            yield from _check_answers(where, result, attempt, is_erased=is_erased)


def _result_of(told: dict[str, Any]) -> dict[str, Any]:
    return {name: told.get(name) for name in RESULT}


def _check_answers(
    where: str, told: dict[str, Any], attempt: Attempt, *, is_erased: bool
) -> Iterator[Fault]:
    """Compare the answers and what each was worth. What an erased person typed is gone."""
    responses = list(attempt.responses.all())
    if any(row.points is None or row.maximum is None for row in responses):
        yield Fault(where, "an answer has no points, although the attempt is marked")
        return
    if add_points(responses) != told.get("points"):
        yield Fault(where, "the points of its answers do not come to its result")
    there = digest_answers(responses)
    if told.get("marks", there["marks"]) != there["marks"]:
        yield Fault(where, "what its answers were worth is not as the log tells of it")
    elif not is_erased and told.get("answers", there["answers"]) != there["answers"]:
        yield Fault(where, "what was answered is not as the log tells of it")
