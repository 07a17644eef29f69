"""The audit list: what may be on it, and `record`, the one way to put something on it.

A module that has something to record names its verbs once, when it is imported:
`register_verbs({"account.signed_in": _("Signed in")})`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from hub.users.models import AuditEntry, Organisation, User

VERBS: dict[str, Any] = {}
Plain = str | int | bool | None


class UnknownVerbError(ValueError):
    """The verb was never registered."""


def register_verbs(verbs: Mapping[str, Any]) -> None:
    """Add verbs with what people read for them; the same verb twice is a mistake."""
    for verb, label in verbs.items():
        if VERBS.get(verb, label) != label:
            raise ValueError(f"The verb {verb!r} is registered twice.")
        VERBS[verb] = label


def record(
    verb: str,
    *,
    by: User | AnonymousUser | None,
    about: User | None = None,
    organisation: Organisation | None = None,
    details: Mapping[str, Plain] | None = None,
) -> AuditEntry:
    """Put on record that `by` (None or anonymous: the site itself) did `verb`; return the entry.

    `details` are plain values, without secrets, and without addresses of people: the persons are
    named by `by` and `about`. It is written in the transaction of what it tells of. Raises
    UnknownVerbError.
    """
    if verb not in VERBS:
        raise UnknownVerbError(verb)
    return AuditEntry.objects.create(
        verb=verb,
        actor_id=by.pk if by is not None else None,
        about_id=about.pk if about is not None else None,
        organisation_id=organisation.pk if organisation is not None else None,
        details=dict(details or {}),
    )


def forget_old_entries(*, now: datetime) -> str:
    """Remove entries that are older than AUDIT_RETENTION_DAYS."""
    over = now - timedelta(days=settings.AUDIT_RETENTION_DAYS)
    return f"{AuditEntry.objects.forget_before(over)} entries removed"
