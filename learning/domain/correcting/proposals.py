"""Taking a question out of use, and opening and deciding what is to be marked anew."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.users.audit import record, register_verbs
from hub.users.models import User
from learning.domain.correcting.regrade import pending, run_regrade
from learning.domain.errors import ReasonMissing
from learning.domain.locking import locked
from learning.domain.questions.grading import question_from_data
from learning.models import (
    Question,
    QuestionSuspension,
    QuestionVersion,
    RegradeProposal,
    Response,
)

State = RegradeProposal.State
LONGEST_REASON = 300
register_verbs(
    {
        "question.suspended": _("Suspended a question"),
        "question.resumed": _("Lifted the suspension of a question"),
        "question.regraded": _("Had answers marked anew"),
        "question.regrade_dismissed": _("Left answers as they were marked"),
    }
)


def suspend_question(
    question: Question, *, by: User, reason: str, now: datetime | None = None
) -> tuple[QuestionSuspension, bool]:
    """Take a question out of all papers that are made from now on. Returns (suspension, made).

    Papers that were made keep it.
    """
    with transaction.atomic():
        suspension, made = QuestionSuspension.objects.get_or_create(
            question=question,
            defaults={"reason": reason, "suspended_at": now or timezone.now()},
        )
        if made:
            details = {"question": question.code, "reason": reason}
            record("question.suspended", by=by, details=details)
    return suspension, made


def resume_question(question: Question, *, by: User) -> bool:
    """Lift the suspension of a question; return whether there was one."""
    with transaction.atomic():
        count, _rows = QuestionSuspension.objects.filter(question=question).delete()
        if count:
            record("question.resumed", by=by, details={"question": question.code})
    return bool(count)


def has_same_key(first: QuestionVersion, second: QuestionVersion) -> bool:
    """Tell whether two versions mark every answer alike; their wording may differ."""
    return question_from_data(first.content["key"]) == question_from_data(second.content["key"])


def open_regrades(
    version: QuestionVersion, *, now: datetime | None = None
) -> list[RegradeProposal]:
    """Open what a published `version` asks: one proposal for each older key that marked answers.

    Publishing the same key again opens nothing. Proposals for another key that nobody has decided
    are overtaken. Returns those that were opened now.
    """
    now = now or timezone.now()
    with transaction.atomic():
        undecided = RegradeProposal.objects.filter(
            question_uid=version.question_uid, state=State.OPEN, new_version__isnull=False
        ).select_related("new_version")
        overtaken = [
            each.pk
            for each in undecided
            if each.new_version and not has_same_key(each.new_version, version)
        ]
        RegradeProposal.objects.filter(pk__in=overtaken).update(state=State.SUPERSEDED)
        waiting = {each.old_version_id for each in undecided if each.pk not in overtaken}
        opened = [
            _open(old, version, now)
            for old in _list_versions_in_use(version)
            if old.pk not in waiting and not has_same_key(old, version)
        ]
    return [proposal for proposal in opened if proposal is not None]


def _list_versions_in_use(version: QuestionVersion) -> list[QuestionVersion]:
    """Return the other versions of the same question by which answers are, or will be, marked."""
    asked = Response.objects.filter(question_uid=version.question_uid, is_given=False)
    pairs = asked.order_by().values_list("version", "regraded_as").distinct()
    keys = {new if new is not None else old for old, new in pairs} - {version.pk}
    return list(QuestionVersion.objects.filter(pk__in=keys).order_by("pk"))


def _open(
    old: QuestionVersion, new: QuestionVersion | None, now: datetime
) -> RegradeProposal | None:
    """Return the proposal of these versions where it was opened, or opened again, by this call."""
    proposal, made = RegradeProposal.objects.get_or_create(
        old_version=old,
        new_version=new,
        defaults={"question_uid": old.question_uid, "opened_at": now},
    )
    if made:
        return proposal
    again = RegradeProposal.objects.filter(pk=proposal.pk, state=State.SUPERSEDED)
    if again.update(state=State.OPEN, opened_at=now):
        proposal.refresh_from_db()
        return proposal
    return None


def open_gift(version: QuestionVersion, *, now: datetime | None = None) -> RegradeProposal:
    """Return the proposal to give the full mark to everybody whom `version` marked."""
    with transaction.atomic():
        _open(version, None, now or timezone.now())
    return RegradeProposal.objects.get(old_version=version, new_version=None)


def decide_regrade(
    proposal: RegradeProposal,
    *,
    by: User,
    reason: str,
    allows_loss: bool = False,
    now: datetime | None = None,
) -> tuple[RegradeProposal, bool]:
    """Decide that the proposal is applied. Returns (proposal, decided by this call).

    `run_regrade` then does it. What is decided stays so; a proposal that was overtaken is not
    applied any more. Raises `ReasonMissing`.

    Args:
        reason: why, for the audit log; it must say something.
    """
    if not reason.strip():
        raise ReasonMissing
    with locked(RegradeProposal, pk=proposal.pk) as row:
        if row.state not in {State.OPEN, State.DISMISSED}:
            return row, False
        row.state, row.allows_loss = State.APPLIED, allows_loss
        row.decided_at = now or timezone.now()
        row.save(update_fields=["state", "allows_loss", "decided_at"])
        details = _details(row) | {"loss": allows_loss, "reason": reason.strip()[:LONGEST_REASON]}
        record("question.regraded", by=by, details=details)
    return row, True


def dismiss_regrade(
    proposal: RegradeProposal, *, by: User, now: datetime | None = None
) -> tuple[RegradeProposal, bool]:
    """Decide that all marks stay. Returns (proposal, decided by this call)."""
    with locked(RegradeProposal, pk=proposal.pk) as row:
        if row.state != State.OPEN:
            return row, False
        row.state, row.decided_at = State.DISMISSED, now or timezone.now()
        row.save(update_fields=["state", "decided_at"])
        record("question.regrade_dismissed", by=by, details=_details(row))
    return row, True


def _details(proposal: RegradeProposal) -> dict[str, str | bool]:
    return {"question": str(proposal.question_uid), "proposal": str(proposal.uid)}


def continue_regrades(*, now: datetime) -> str:
    """Apply what was decided to all that it is still about; due work.

    To attempts that were under way then and have been handed in since, and where a run was cut.
    """
    applied = RegradeProposal.objects.filter(state=State.APPLIED)
    rows = applied.select_related("old_version", "new_version")
    return f"{sum(run_regrade(each, now=now) for each in rows if pending(each).exists())} attempts"
