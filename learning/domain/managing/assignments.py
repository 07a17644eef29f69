"""What organisations ask of their people: assigning, changing, ending.

Every change locks the organisation's row first. Who may do it is asked by the caller
(`learning.permissions.can_assign`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.users.audit import record, register_verbs
from hub.users.models import Membership, Organisation, User
from hub.users.organisations.addresses import read_addresses
from hub.users.organisations.membership import locked
from learning.domain.errors import AlreadyAssigned, AssignmentOver
from learning.domain.subjects import Subject
from learning.models import AssignedPerson, Assignment

register_verbs(
    {
        "training.assigned": _("Assigned training"),
        "training.due_changed": _("Changed when training is due"),
        "training.taken_off": _("Took a person off an assignment"),
        "training.ended": _("Ended an assignment"),
        "training.reminded": _("Reminded people of training"),
        "training.exported": _("Exported the training of an organisation"),
    }
)
MOST_ADDRESSES = 500


class Found(models.TextChoices):
    """What became of one pasted address."""

    MEMBER = "member", _("A member: asked for it")
    TWICE = "twice", _("In the list more than once; counted once")
    NO_MEMBER = "no_member", _("Not a member of the organisation under this address")
    NOT_AN_ADDRESS = "not_an_address", _("Not an e-mail address")


@dataclass(frozen=True)
class Match:
    """One pasted piece, what became of it, and the member's key if it is one."""

    text: str
    found: Found
    user: int | None = None


def match_members(organisation: Organisation, text: str) -> list[Match]:
    """Return which members the addresses in `text` belong to, in order.

    Looks among the members alone: nothing is told about anybody else's account.
    """
    members = Membership.objects.active().filter(organisation=organisation)
    known = {email.lower(): key for key, email in members.values_list("user", "user__email")}
    verified = EmailAddress.objects.filter(verified=True, user__in=members.values("user"))
    known |= {email.lower(): key for key, email in verified.values_list("user", "email")}
    seen: set[str | int] = set()
    matches = []
    for piece in read_addresses(text)[:MOST_ADDRESSES]:
        user = known.get(piece.email)
        if not piece.email:
            found = Found.NOT_AN_ADDRESS
        elif (user or piece.email) in seen:
            found, user = Found.TWICE, None
        else:
            found = Found.NO_MEMBER if user is None else Found.MEMBER
        seen.add(user or piece.email)
        matches.append(Match(piece.text, found, user))
    return matches


def is_asked_of_everyone(organisation: Organisation, subject: Subject, due_on: date) -> bool:
    """Return whether everyone is asked for `subject` by that very day."""
    return (
        Assignment.objects.running()
        .filter(
            organisation=organisation,
            subject_kind=subject[0],
            subject_key=subject[1],
            due_on=due_on,
            is_for_everyone=True,
        )
        .exists()
    )


def assign(
    organisation: Organisation,
    subject: Subject,
    *,
    title: str,
    due_on: date,
    people: Collection[int] | None,
    by: User,
    reason: str = "",
) -> tuple[Assignment, bool]:
    """Ask members (keys; None: everyone) for `subject` by `due_on`; return (it, is anything new).

    `reason` says why everyone is asked. People who are asked for the same by the same day already
    keep their place; keys of people who are no members are left out. Asking everyone takes the
    place of asking some.
    """
    today = timezone.localdate()
    with locked(organisation) as organisation:
        running = Assignment.objects.running().filter(
            organisation=organisation, subject_kind=subject[0], subject_key=subject[1]
        )
        present = running.filter(due_on=due_on).first()
        if present is not None and people is None and not present.is_for_everyone:
            _end(present, today)
            present = None
        is_new = present is None
        if present is None:
            present = Assignment.objects.create(
                organisation=organisation,
                subject_kind=subject[0],
                subject_key=subject[1],
                title=title,
                is_for_everyone=people is None,
                reason=reason,
                assigned_on=today,
                begins_on=today,
                due_on=due_on,
                assigned_by=by,
            )
        added = 0 if present.is_for_everyone else _add(present, people or (), today)
        if is_new or added:
            _record("training.assigned", present, by, people=added)
        return present, bool(is_new or added)


def add_people(assignment: Assignment, people: Collection[int], *, by: User) -> int:
    """Ask more members; return how many were not asked before. Raises AssignmentOver."""
    with locked(assignment.organisation):
        row = _running(assignment)
        added = 0 if row.is_for_everyone else _add(row, people, timezone.localdate())
        if added:
            _record("training.assigned", row, by, people=added)
        return added


def change_due(assignment: Assignment, due_on: date, *, by: User, reason: str = "") -> Assignment:
    """Set another due date; return what holds from today. Raises AssignmentOver, AlreadyAssigned.

    How things stood on earlier days stays as it was.
    """
    today = timezone.localdate()
    with locked(assignment.organisation):
        row = _running(assignment)
        if row.due_on == due_on:
            return row
        twins = Assignment.objects.running().filter(
            organisation=row.organisation_id,
            subject_kind=row.subject_kind,
            subject_key=row.subject_key,
            due_on=due_on,
        )
        if twins.exists():
            raise AlreadyAssigned
        people = list(row.people.running().values_list("user", flat=True))
        _end(row, today)
        changed = Assignment.objects.create(
            organisation=row.organisation,
            subject_kind=row.subject_kind,
            subject_key=row.subject_key,
            title=row.title,
            is_for_everyone=row.is_for_everyone,
            reason=reason,
            assigned_on=row.assigned_on,
            begins_on=today,
            due_on=due_on,
            assigned_by=by,
        )
        AssignedPerson.objects.bulk_create(
            AssignedPerson(assignment=changed, user_id=key, begins_on=today) for key in people
        )
        _record("training.due_changed", changed, by)
        return changed


def take_off(assignment: Assignment, person: int, *, by: User) -> bool:
    """Ask one person no longer, from today; return whether they were. Raises AssignmentOver."""
    today = timezone.localdate()
    with locked(assignment.organisation):
        row = _running(assignment)
        ended = row.people.running().filter(user=person).update(ended_on=today)
        if ended:
            _record("training.taken_off", row, by)
        return bool(ended)


def end_assignment(assignment: Assignment, *, by: User, reason: str = "") -> bool:
    """Ask nobody any longer, from today; return whether it was running.

    `reason` says why, where everyone was asked; it stands on the audit list.
    """
    with locked(assignment.organisation):
        row = Assignment.objects.running().filter(pk=assignment.pk).first()
        if row is None:
            return False
        _end(row, timezone.localdate())
        row.reason = reason
        _record("training.ended", row, by)
        return True


def _running(assignment: Assignment) -> Assignment:
    row = Assignment.objects.running().select_related("organisation").filter(pk=assignment.pk)
    found = row.first()
    if found is None:
        raise AssignmentOver
    return found


def _end(assignment: Assignment, today: date) -> None:
    assignment.people.running().update(ended_on=today)
    assignment.ended_on = today
    assignment.save(update_fields=["ended_on"])


def _add(assignment: Assignment, people: Iterable[int], today: date) -> int:
    members = Membership.objects.active().filter(organisation=assignment.organisation_id)
    asked = assignment.people.running().values("user")
    new = members.filter(user__in=list(people)).exclude(user__in=asked)
    keys = sorted(set(new.values_list("user", flat=True)))
    AssignedPerson.objects.bulk_create(
        AssignedPerson(assignment=assignment, user_id=key, begins_on=today) for key in keys
    )
    return len(keys)


def _record(verb: str, assignment: Assignment, by: User, *, people: int | None = None) -> None:
    details: dict[str, str | int] = {
        "title": assignment.title,
        "due": assignment.due_on.isoformat(),
    }
    if people:
        details["people"] = people
    if assignment.reason:
        details["reason"] = assignment.reason
    record(verb, by=by, organisation=assignment.organisation, details=details)
