"""Marking answers anew after a question was corrected: what would change, and changing it once.

A response keeps the version that was asked; `regraded_as` beside it is the version that it is
marked by since, and `is_given` says that its full mark was given to everybody. `proposals` opens
and decides, `judging` judges; this module finds what a proposal is about, and writes. One short
transaction for each attempt, which locks as handing in does. So nobody waits for a whole
correction, and one that was cut goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from time import sleep
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from learning.domain.awarding.completion import record_progress
from learning.domain.correcting.judging import Judgement, Tally, count_outcomes, judge
from learning.domain.evidence.answers import describe_result, digest_answers
from learning.domain.evidence.canonical import digest_of
from learning.domain.evidence.events import STAFF, Event, append_events
from learning.domain.evidence.records import canonical_attempt
from learning.domain.locking import locked_attempt
from learning.domain.taking.marking import write_mark
from learning.models import Attempt, QuestionVersion, Regrade, RegradeProposal, Response, Verb

# How many attempts are looked at together before anything is decided.
CHUNK = 200
# After so many attempts others get their turn: SQLite has no queue, and who waits for it looks
# again every tenth of a second.
BATCH = 20
PAUSE = 0.12


def pending(proposal: RegradeProposal) -> QuerySet[Response]:
    """Return the marked answers that the proposal is about and has not been applied to."""
    done = Regrade.objects.filter(proposal=proposal).values("response")
    return (
        Response.objects.filter(
            Q(version=proposal.old_version_id) | Q(regraded_as=proposal.old_version_id),
            is_given=False,
            attempt__state=Attempt.State.MARKED,
        )
        .annotate(marked_by=Coalesce(F("regraded_as"), F("version")))
        .filter(marked_by=proposal.old_version_id)
        .exclude(pk__in=done)
        .order_by("attempt")
    )


def list_asked_versions(question: UUID) -> QuerySet[QuestionVersion]:
    """Return the versions of a question by which answers were marked, newest first."""
    marked = Response.objects.filter(question_uid=question, attempt__state=Attempt.State.MARKED)
    used = marked.annotate(marked_by=Coalesce(F("regraded_as"), F("version")))
    return QuestionVersion.objects.filter(pk__in=used.values("marked_by")).order_by("-pk")


def preview_regrade(proposal: RegradeProposal, *, allows_loss: bool) -> Tally:
    """Return what applying the proposal now would do; after it was applied, what is left to do."""
    judgements = (
        judge(attempt, responses, response, proposal.new_version, allows_loss=allows_loss)
        for attempt, responses, response in _load(proposal)
    )
    return count_outcomes((each.outcome, each.newly_passed, each.lost_pass) for each in judgements)


def summarise_regrade(proposal: RegradeProposal) -> Tally:
    """Return what applying the proposal has done so far."""
    rows = Regrade.objects.filter(proposal=proposal)
    return count_outcomes(rows.values_list("outcome", "newly_passed", "lost_pass"))


def with_responses(attempts: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Bring all that judging needs, each version once."""
    return attempts.select_related("enrolment", "module_version").prefetch_related(
        Prefetch("responses", Response.objects.order_by("position")),
        "responses__version",
        "responses__regraded_as",
    )


def _load(proposal: RegradeProposal) -> Iterator[tuple[Attempt, list[Response], Response]]:
    targets = dict(pending(proposal).values_list("attempt", "pk"))
    keys = list(targets)
    for start in range(0, len(keys), CHUNK):
        some = Attempt.objects.filter(pk__in=keys[start : start + CHUNK]).order_by("pk")
        for attempt in with_responses(some):
            responses = list(attempt.responses.all())
            target = next(each for each in responses if each.pk == targets[attempt.pk])
            yield attempt, responses, target


def run_regrade(proposal: RegradeProposal, *, now: datetime) -> int:
    """Apply an applied proposal to all that it is still about; return to how many attempts.

    Twice, or at the same time, changes nothing more.
    """
    done = 0
    keys = list(pending(proposal).values_list("attempt", "attempt__enrolment"))
    for number, (key, enrolment) in enumerate(keys, 1):
        done += _regrade_attempt(proposal, key, enrolment, now)
        if number % BATCH == 0:
            sleep(PAUSE)
    return done


def _regrade_attempt(proposal: RegradeProposal, key: int, enrolment: int, now: datetime) -> bool:
    with locked_attempt(key, enrolment):
        response = pending(proposal).filter(attempt=key).first()
        if response is None:
            return False
        attempt = with_responses(Attempt.objects.filter(pk=key)).get()
        responses = list(attempt.responses.all())
        target = next(each for each in responses if each.pk == response.pk)
        judgement = judge(
            attempt, responses, target, proposal.new_version, allows_loss=proposal.allows_loss
        )
        Regrade.objects.create(
            proposal=proposal,
            response=target,
            outcome=judgement.outcome,
            newly_passed=judgement.newly_passed,
            lost_pass=judgement.lost_pass,
            at=now,
        )
        if judgement.mark is not None:
            _write(proposal, attempt, target, judgement, now)
    return True


def _write(
    proposal: RegradeProposal,
    attempt: Attempt,
    response: Response,
    judgement: Judgement,
    now: datetime,
) -> None:
    old = _describe(attempt, response)
    if judgement.mark is not None:
        write_mark(response, judgement.mark)
    response.regraded_as, response.is_given = proposal.new_version, proposal.gives_all
    # The database lets the points of what is marked change only where the change is counted.
    response.corrections, attempt.corrections = response.corrections + 1, attempt.corrections + 1
    marks = ["points", "maximum", "is_right", "regraded_as", "is_given", "corrections"]
    response.save(update_fields=marks)
    judgement.total.write_to(attempt)
    attempt.save(update_fields=["points", "maximum", "score", "is_passed", "corrections"])
    event = Event(
        Verb.REGRADED,
        "attempt",
        attempt.uid,
        STAFF,
        {
            "proposal": str(proposal.uid),
            "question": str(proposal.question_uid),
            "old_version": proposal.old_version.digest,
            "new_version": proposal.new_version.digest if proposal.new_version else "",
            "old": old,
            "new": _describe(attempt, response) | digest_answers(attempt.responses.all()),
        },
    )
    if judgement.newly_passed:
        record_progress(attempt.enrolment_id, now=now, events=[event])
    else:
        append_events(attempt.enrolment.uid, [event], now=now)


def _describe(attempt: Attempt, response: Response) -> dict[str, Any]:
    """Return the result of an attempt, the points of the answer, and the digest of its record."""
    record = digest_of(canonical_attempt(attempt))
    return describe_result(attempt) | {"answer": f"{response.points:.4f}", "record": record}
