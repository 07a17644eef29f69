"""Revokes a completion that should not have been awarded. What was earned is never taken away."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.users.audit import record, register_verbs
from hub.users.models import User
from learning.domain.evidence.events import STAFF, append_event
from learning.domain.locking import locked
from learning.models import Completion, Verb

register_verbs({"completion.revoked": _("Revoked a completion")})


def revoke_completion(
    completion: Completion,
    *,
    by: User | None,
    reason: Completion.Reason,
    now: datetime | None = None,
) -> tuple[Completion, bool]:
    """Revoke `completion` for `reason`. Returns (completion, revoked by this call).

    Its row stays and says so; its holder may begin a new period. A path that rests on it is a
    completion of its own. The first reason stays.
    """
    now = now or timezone.now()
    with locked(Completion, pk=completion.pk) as row:
        if row.revoked_at is not None:
            return row, False
        row.revoked_at, row.revoked_for = now, reason
        row.save(update_fields=["revoked_at", "revoked_for"])
        person = User.objects.filter(learner__uid=row.learner_id).first()
        details = {"completion": str(row.uid), "reason": reason}
        record("completion.revoked", by=by, about=person, details=details)
        append_event(
            row.chain,
            verb=Verb.REVOKED,
            object_kind="completion",
            object_key=row.uid,
            actor=STAFF,
            result={"reason": reason},
            now=now,
        )
    return row, True
