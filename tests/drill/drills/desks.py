"""An organisation's desk among a million completions, and the join that it does without."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.db.models import F

from hub.users.models import Membership, Organisation, User
from learning.domain.managing.desk import Desk, DeskFilter
from learning.models import Completion, Learner
from tests.drill.drills.completions import fill, measure
from tests.drill.registry import Outcome, drill

SECONDS_OF_DESK, DAY = 0.02, date(2026, 6, 15)


@drill(
    about="an organisation's desk among a million completions, and a join beside it",
    bound="20 ms of SQL for 500 people",
)
def desk_among_a_million(folder: Path, *, rows: int = 1_000_000, people: int = 500) -> Outcome:
    fill(rows)
    organisation = Organisation.objects.order_by("pk")[0]
    members = enlist(organisation, people)
    desk = Desk(organisation, DeskFilter(DAY))
    found, seconds = measure(lambda: desk.rows)
    _joined, naive = measure(lambda: join_all(organisation))
    return Outcome(
        f"{seconds * 1000:.0f} ms for {len(found)} rows; the join {naive * 1000:.0f} ms",
        holds=seconds <= SECONDS_OF_DESK and len(found) == members,
    )


def enlist(organisation: Organisation, people: int) -> int:
    """Make members of so many people who completed something while they belonged; return how many.

    What the others completed stays without a person, as it does when accounts are deleted.
    """
    done = Completion.objects.filter(organisations__organisation=organisation).order_by("pk")
    uids = list(done.values_list("learner_id", flat=True)[:people])
    users = [User(email=f"person{number}@drill.test") for number in range(len(uids))]
    users = User.objects.bulk_create(users)
    Learner.objects.bulk_create(
        Learner(uid=uid, user=user) for uid, user in zip(uids, users, strict=True)
    )
    Membership.objects.bulk_create(
        Membership(user=user, organisation=organisation, joined_at=date(2024, 1, 1))
        for user in users
    )
    return len(uids)


def join_all(organisation: Organisation) -> list[Any]:
    """Ask as one would without the row that names the organisation: by membership and dates."""
    rows = Completion.objects.filter(
        learner__user__memberships__organisation=organisation,
        awarded_at__date__gte=F("learner__user__memberships__joined_at"),
        awarded_at__lt=datetime(2026, 6, 16, tzinfo=UTC),
    )
    return list(rows.values_list("learner__user", "title", "awarded_at"))
