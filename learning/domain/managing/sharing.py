"""What a person sees of how an organisation sees them, and showing it more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hub.users.models import Membership, Organisation, User
from learning.domain.agenda import Due
from learning.domain.managing.desk import list_asked, list_held
from learning.domain.managing.desk_rows import UNDONE, Person, Row, end_of, make_rows
from learning.domain.periods import end_of as expiry_of
from learning.domain.subjects import Subject, address_of
from learning.domain.taking.history import History
from learning.models import (
    AssignedPerson,
    AssignmentLetter,
    Completion,
    CompletionOrganisation,
    SharedCompletion,
)


@dataclass(frozen=True)
class Offer:
    """A completion of the person that counts and that the organisation did not see come about."""

    completion: Completion
    is_shared: bool


@dataclass(frozen=True)
class Seen:
    """What one organisation sees of a person today, and what it would see if they wished."""

    organisation: Organisation
    rows: list[Row]
    offers: list[Offer]


def list_assignments_due(history: History) -> list[Due]:
    """Return what organisations ask of a person and is not done, for their list of what is due."""
    completed = {(row.subject_kind, row.subject_key) for row in history.completions}
    held = find_held(history.completions)
    return [
        _describe_due(membership.organisation, row, row.due_on, held.get(row.subject))
        for membership in _list_memberships(history.user)
        for row in _list_rows(membership, completed)
        if row.due_on is not None and row.state in UNDONE
    ]


def find_held(completions: Iterable[Completion]) -> dict[Subject, Completion]:
    """Return by subject the one of these completions that holds today, and for the longest."""
    now = timezone.now()
    held: dict[Subject, Completion] = {}
    for row in completions:
        subject = (row.subject_kind, row.subject_key)
        if row.is_valid(now):
            held[subject] = max(held.get(subject, row), row, key=expiry_of)
    return held


def say_held(completion: Completion) -> str:
    """Return that somebody holds a completion already, and until when."""
    if completion.expires_at is None:
        return _("You already hold this.")
    day = date_format(timezone.localtime(completion.expires_at), "j F Y")
    return _("You already hold this until %(day)s.") % {"day": day}


def _describe_due(
    organisation: Organisation, row: Row, due_on: date, held: Completion | None
) -> Due:
    task = _("For %(organisation)s") % {"organisation": organisation.name}
    until = end_of(due_on) - timedelta(minutes=1)
    if held is None:
        return Due(task, row.title, until, address_of(row.subject) or reverse("learning:seen"))
    note = _("%(held)s Show it to %(organisation)s to meet this assignment.") % {
        "held": say_held(held),
        "organisation": organisation.name,
    }
    return Due(task, row.title, until, reverse("learning:seen"), note, _("Show it"))


def list_unaware(user: User, completion: Completion) -> list[Organisation]:
    """Return the organisations that assigned what `user` holds and do not see that they do."""
    if not completion.is_valid(timezone.now()):
        return []
    subject = (completion.subject_kind, completion.subject_key)
    return [
        membership.organisation
        for membership in _list_memberships(user)
        for row in _list_rows(membership, {subject})
        if row.subject == subject and row.due_on is not None and row.state in UNDONE
    ]


def list_seen(user: User) -> list[Seen]:
    """Return what each organisation of `user` sees of them, by the same rules as its desk."""
    return [
        Seen(each.organisation, _list_rows(each), _list_offers(user, each.organisation))
        for each in _list_memberships(user)
    ]


def _list_memberships(user: User) -> list[Membership]:
    """Return the memberships of `user` today by the organisation's name, with both loaded."""
    rows = Membership.objects.active().filter(user=user).select_related("organisation")
    rows = rows.only("user", "joined_at", "organisation__name", "organisation__slug")
    memberships = list(rows.order_by("organisation__name", "pk"))
    for each in memberships:
        each.user = user
    return memberships


def _list_rows(membership: Membership, completed: Collection[Subject] | None = None) -> list[Row]:
    """Return what the organisation of `membership` sees of its person today.

    Args:
        completed: what the person has completed, where only what is asked for matters; completions
            are then brought only if one of them is of something that is asked for.
    """
    user, organisation, today = membership.user, membership.organisation, timezone.localdate()
    person = Person(user.pk, str(user), user.email, membership.joined_at)
    asked = list_asked(organisation, today)
    is_held = completed is None or any(each.subject in completed for each in asked)
    held = list_held(organisation, today, people=[user.pk]) if is_held else []
    return make_rows([person], asked, held, today)


def _list_offers(user: User, organisation: Organisation) -> list[Offer]:
    while_in = CompletionOrganisation.objects.filter(organisation=organisation)
    rows = Completion.objects.for_user(user).valid(timezone.now()).current()
    rows = rows.exclude(organisations__in=while_in)
    shared = SharedCompletion.objects.filter(organisation=organisation)
    keys = set(shared.filter(completion__in=rows).values_list("completion", flat=True))
    return [Offer(row, row.pk in keys) for row in rows.order_by("title", "pk")]


def share_completion(
    completion: Completion, organisation: Organisation
) -> tuple[SharedCompletion, bool]:
    """Show an organisation a completion from today; return (it, whether it was not shown yet)."""
    return SharedCompletion.objects.get_or_create(
        completion=completion,
        organisation=organisation,
        defaults={"shared_on": timezone.localdate()},
    )


def unshare_completion(completion: Completion, organisation: Organisation) -> bool:
    """Show it no longer, for days gone by neither; return whether it was shown."""
    rows = SharedCompletion.objects.filter(completion=completion, organisation=organisation)
    return bool(rows.delete()[0])


def forget_assignments(user: User) -> None:
    """Show nobody any longer what `user` completed; what was asked of them goes with the account.

    Call before the person is cut from what they learned.
    """
    SharedCompletion.objects.filter(completion__learner__user=user).delete()


def export_assignments(user: User) -> dict[str, Any]:
    """Return what organisations asked of `user` by name, letters about it, and what is shown."""
    asked = AssignedPerson.objects.filter(user=user).select_related("assignment__organisation")
    letters = AssignmentLetter.objects.filter(user=user).select_related("organisation")
    shown = SharedCompletion.objects.filter(completion__learner__user=user)
    return {
        "asked": [
            {
                "organisation": each.assignment.organisation.name,
                "title": each.assignment.title,
                "due_on": each.assignment.due_on.isoformat(),
                "from": each.begins_on.isoformat(),
                "until": each.ended_on.isoformat() if each.ended_on else None,
            }
            for each in asked.order_by("pk")
        ],
        "letters": [
            {
                "organisation": each.organisation.name,
                "occasion": each.occasion,
                "sent_at": each.sent_at.isoformat(),
            }
            for each in letters.order_by("pk")
        ],
        "shown": [
            {
                "organisation": each.organisation.name,
                "title": each.completion.title,
                "since": each.shared_on.isoformat(),
            }
            for each in shown.select_related("organisation", "completion").order_by("pk")
        ],
    }
