"""Revokes a completion that should not have been awarded, and lifts a revocation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.users.audit import record, register_verbs
from hub.users.models import User
from learning.domain.awarding.achievements import list_parts
from learning.domain.awarding.awards import call_hooks, lock_learner
from learning.domain.awarding.paths import award_paths
from learning.domain.errors import ReasonMissing
from learning.domain.evidence.events import STAFF, append_event
from learning.domain.locking import lock_all, locked
from learning.models import Completion, Verb

register_verbs(
    {
        "completion.revoked": _("Revoked a completion"),
        "completion.reinstated": _("Lifted the revocation of a completion"),
    }
)


def list_dependent_paths(completion: Completion) -> list[Completion]:
    """Return the completions of paths that are based on this one and were not revoked."""
    paths = Completion.objects.of_paths().filter(
        learner=completion.learner_id, revoked_at__isnull=True
    )
    found = list(paths.order_by("pk")) if completion.subject_kind == Completion.Kind.MODULE else []
    parts = list_parts(found) if found else {}
    return [path for path in found if str(completion.uid) in parts.get(path.chain, ())]


def revoke_completion(
    completion: Completion,
    *,
    by: User | None,
    reason: Completion.Reason,
    keep_paths_because: str = "",
    now: datetime | None = None,
) -> tuple[Completion, bool]:
    """Revoke `completion` for `reason`. Returns (completion, revoked by this call).

    Its row stays and says so; its holder may begin a new period. The paths that are based on it
    are revoked too, and awarded again where other completions are enough. The first reason stays.

    Args:
        keep_paths_because: why those paths stay as they are; they go when it is empty.
    """
    row, revoked = revoke_with_paths(
        completion, by=by, reason=reason, keep_paths_because=keep_paths_because, now=now
    )
    return row, bool(revoked)


def revoke_with_paths(
    completion: Completion,
    *,
    by: User | None,
    reason: Completion.Reason,
    keep_paths_because: str = "",
    now: datetime | None = None,
) -> tuple[Completion, list[Completion]]:
    """Do as `revoke_completion`; return (completion, all that this call revoked, it first)."""
    now = now or timezone.now()
    with transaction.atomic():
        # Locked first, as an award does: no path can come to be based on it meanwhile.
        learner = lock_learner(completion.learner_id)
        with locked(Completion, pk=completion.pk) as row:
            if row.revoked_at is not None:
                return row, []
            paths = list_dependent_paths(row)
            kept = keep_paths_because.strip()
            going = [path.pk for path in paths if not kept]
            gone = lock_all(Completion.objects.filter(pk__in=going))
            for each in sorted([row, *gone], key=lambda one: one.chain):  # as chains are locked
                if each.pk == row.pk:
                    _revoke(row, reason, by, now, paths=paths, kept_because=kept)
                else:
                    _revoke(each, Completion.Reason.PART, by, now, based_on=row)
        if gone and learner is not None:
            call_hooks(award_paths(row.subject_key, learner, now))
    return row, [row, *gone]


def _revoke(
    row: Completion,
    reason: Completion.Reason,
    by: User | None,
    now: datetime,
    *,
    paths: Sequence[Completion] = (),
    kept_because: str = "",
    based_on: Completion | None = None,
) -> None:
    """Revoke a row that the caller holds; put it on the audit log and in the log of records."""
    row.revoked_at, row.revoked_for = now, reason
    row.save(update_fields=["revoked_at", "revoked_for"])
    person = User.objects.filter(learner__uid=row.learner_id).first()
    details: dict[str, str | int] = {"completion": str(row.uid), "reason": str(reason)}
    result: dict[str, str | list[str]] = {"reason": str(reason)}
    if based_on is not None:
        result["based_on"] = details["based_on"] = str(based_on.uid)
    if paths:
        # What was typed as a reason may name people: it is on the audit log alone.
        result["kept" if kept_because else "paths"] = [str(path.uid) for path in paths]
        details["paths"] = len(paths)
        details["kept_because"] = kept_because
    record("completion.revoked", by=by, about=person, details=details)
    append_event(
        row.chain,
        verb=Verb.REVOKED,
        object_kind="completion",
        object_key=row.uid,
        actor=STAFF,
        result=result,
        now=now,
    )


def lift_revocation(
    completion: Completion, *, by: User | None, because: str, now: datetime | None = None
) -> tuple[Completion, list[Completion]]:
    """Lift the revocation of `completion`; return (it, all that this call lifted, it first).

    Paths that were revoked because of it come back too, unless another module in them is revoked
    or they were awarded again since. Both logs keep the revocation and show the lifting.

    Args:
        because: why, for the audit log; it must say something.
    """
    if not because.strip():
        raise ReasonMissing
    now = now or timezone.now()
    with transaction.atomic():
        lock_learner(completion.learner_id)
        with locked(Completion, pk=completion.pk) as row:
            if row.revoked_at is None:
                return row, []
            keys = [path.pk for path in _list_to_lift(row)]
            paths = lock_all(Completion.objects.filter(pk__in=keys))
            for each in sorted([row, *paths], key=lambda one: one.chain):  # as chains are locked
                _lift(each, because.strip(), by, now)
    return row, [row, *paths]


def _list_to_lift(module: Completion) -> list[Completion]:
    """Return the paths that were revoked for this module alone and have not been replaced."""
    paths = Completion.objects.of_paths().filter(
        learner=module.learner_id, revoked_for=Completion.Reason.PART
    )
    found = list(paths.current().order_by("pk"))
    parts = list_parts(found) if found else {}
    revoked = Completion.objects.filter(learner=module.learner_id, revoked_at__isnull=False)
    revoked = revoked.exclude(pk=module.pk)
    gone = {str(uid) for uid in revoked.values_list("uid", flat=True)}
    return [
        path
        for path in found
        if str(module.uid) in parts.get(path.chain, ()) and not gone & set(parts[path.chain])
    ]


def _lift(row: Completion, because: str, by: User | None, now: datetime) -> None:
    row.revoked_at, row.revoked_for = None, ""
    row.save(update_fields=["revoked_at", "revoked_for"])
    person = User.objects.filter(learner__uid=row.learner_id).first()
    details = {"completion": str(row.uid), "because": because}
    record("completion.reinstated", by=by, about=person, details=details)
    append_event(
        row.chain,
        verb=Verb.REINSTATED,
        object_kind="completion",
        object_key=row.uid,
        actor=STAFF,
        now=now,
    )
