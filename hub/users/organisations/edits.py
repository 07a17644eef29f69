"""What administrators do to organisations in the admin, put on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hub.users.audit import record
from hub.users.models import Membership, Organisation, User


@dataclass(frozen=True)
class Place:
    """Somebody's membership as it was at one moment."""

    user: User
    role: str
    joined_at: date
    left_at: date | None

    def __str__(self) -> str:
        end = f"{self.left_at:%Y-%m-%d}" if self.left_at else ""
        return f"{self.role} {self.joined_at:%Y-%m-%d}–{end}"


def list_places(organisation: Organisation) -> dict[int, Place]:
    """Return all memberships, former ones too, by their number."""
    rows = Membership.objects.filter(organisation_id=organisation.pk).select_related("user")
    return {row.pk: Place(row.user, row.role, row.joined_at, row.left_at) for row in rows}


def record_edits(organisation: Organisation, before: dict[int, Place], *, by: User) -> int:
    """Put on record how memberships differ from `before`; return how many do."""
    after = list_places(organisation)
    changed = [key for key in before | after if before.get(key) != after.get(key)]
    for key in changed:
        old, new = before.get(key), after.get(key)
        person = (new or old or after[key]).user
        details = {"from": str(old or ""), "to": str(new or "")}
        record("membership.edited", by=by, about=person, organisation=organisation, details=details)
    return len(changed)


def delete_organisation(organisation: Organisation, *, by: User) -> None:
    """Delete an organisation with its memberships; accounts and what was learned stay."""
    with transaction.atomic():
        record("organisation.deleted", by=by, organisation=organisation)
        organisation.delete()
