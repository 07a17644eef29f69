"""A record as one text that stays the same for ever, and what has changed around it since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from learning.domain.evidence.canonical import canonical_json, digest_of
from learning.domain.evidence.current import find_module_digests, find_question_digests
from learning.models import Attempt, Completion, Response


def canonical_attempt(attempt: Attempt) -> str:
    """Return the canonical JSON of an attempt: its rules, its paper, its answers, its result.

    No edit of content changes a byte of it. Content is named by the digests of its versions. Only a
    correction of marks does, with what was before in the log (`regrade`).
    """
    responses = attempt.responses.select_related("version", "regraded_as").order_by("position")
    return canonical_json(
        {
            "attempt": str(attempt.uid),
            "enrolment": str(attempt.enrolment.uid),
            "quiz": str(attempt.quiz_key),
            "quiz_title": attempt.quiz_title,
            "module_version": attempt.module_version.digest,
            "ordinal": attempt.ordinal,
            "state": attempt.state,
            "seed": attempt.seed,
            "pass_mark": attempt.pass_mark,
            "feedback_policy": attempt.feedback_policy,
            "started_at": _utc(attempt.started_at),
            "submitted_at": _utc(attempt.submitted_at),
            "marked_at": _utc(attempt.marked_at),
            "points": _text(attempt.points),
            "maximum": _text(attempt.maximum),
            "score": _text(attempt.score),
            "is_passed": attempt.is_passed,
            "responses": [
                {
                    "position": response.position,
                    "version": response.version.digest,
                    "choice_order": response.choice_order,
                    "answer": response.answer,
                    "points": _text(response.points),
                    "maximum": _text(response.maximum),
                }
                | _describe_correction(response)
                for response in responses
            ],
        }
    )


def _describe_correction(response: Response) -> dict[str, Any]:
    """Return what was corrected; nothing in a record that stands as it was marked first."""
    if response.is_given:
        return {"is_given": True}
    version = response.regraded_as
    return {"regraded_as": version.digest} if version is not None else {}


def canonical_completion(completion: Completion) -> str:
    """Return the canonical JSON of a completion: all of it but its revocation, which comes later.

    Needs the rows of its versions, its enrolment and its organisations.
    """
    version = completion.module_version or completion.path_version
    return canonical_json(
        {
            "completion": str(completion.uid),
            "learner": str(completion.learner_id),
            "kind": completion.subject_kind,
            "subject": str(completion.subject_key),
            "period": completion.period,
            "chain": str(completion.chain),
            "title": completion.title,
            "version": version.digest if version else None,
            "cpd_hours": f"{completion.cpd_hours:.2f}",
            "minutes": completion.minutes,
            "score": None if completion.score is None else f"{completion.score:.2f}",
            "audience": [completion.audience_code, completion.audience],
            "organisations": [
                [row.organisation_id, row.name]
                for row in sorted(
                    completion.organisations.all(), key=lambda row: row.organisation_id
                )
            ],
            "awarded_at": _utc(completion.awarded_at),
            "expires_at": _utc(completion.expires_at),
        }
    )


def digest_completion(completion: Completion) -> str:
    """Return the digest of a completion, as the log has it."""
    return digest_of(canonical_completion(completion))


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _text(number: Any) -> str | None:
    return None if number is None else format(number, "f")


@dataclass(frozen=True)
class Changes:
    """What is no longer as it was when an attempt began."""

    module_gone: bool
    module_changed: bool
    questions: frozenset[int]

    def __bool__(self) -> bool:
        return self.module_gone or self.module_changed or bool(self.questions)


def find_changes(attempt: Attempt, responses: Sequence[Response] | None = None) -> Changes:
    """Return what is no longer as it was when `attempt` began; questions by their position.

    Args:
        responses: all of the attempt, with their versions; brought here when None.
    """
    if responses is None:
        responses = list(attempt.responses.select_related("version"))
    pinned = attempt.module_version
    published = find_module_digests(pinned.module_key)
    now = find_question_digests([response.question_uid for response in responses])
    return Changes(
        module_gone=not published,
        module_changed=bool(published) and pinned.digest not in published,
        questions=frozenset(
            response.position
            for response in responses
            if now.get(response.question_uid) != response.version.digest
        ),
    )
