"""Awards a path when the last of the modules that it requires is completed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from learning.domain.awarding.awards import tell_completion, write_completion
from learning.domain.awarding.requirements import find_required_modules
from learning.domain.evidence.events import begin_chain
from learning.domain.evidence.versions import capture_path
from learning.domain.periods import RENEWAL_WINDOW, end_of, is_renewable
from learning.models import Completion, Learner, PathPage


def award_paths(module_key: UUID, learner: Learner, now: datetime) -> list[Completion]:
    """Award every live path that requires a module and is now complete; return the new ones.

    A path is complete when each module that it requires has a completion that counts. It holds
    until the first of those expires. It is awarded again, as a new period, when the one before
    ended, or ends soon and the new one does not. The caller has locked `learner`, and calls the
    hooks. Two queries while nothing is to be awarded, however many paths there are.
    """
    required = find_required_modules(module_key)
    if not required:
        return []
    last, best = _list_own(learner, now)
    made = []
    for path, (page, keys) in required.items():
        parts = [best[key] for key in keys if key in best]
        before = last.get(path)
        if len(parts) == len(keys) and _is_due(before, parts, now):
            found = PathPage.objects.select_related("locale", "audience").get(pk=page)
            made.append(_award(found, parts, before, learner, now))
    return made


def _list_own(
    learner: Learner, now: datetime
) -> tuple[Mapping[UUID, Completion], Mapping[UUID, Completion]]:
    """Return the latest completion of each path, and of each module the one that holds longest."""
    last: dict[UUID, Completion] = {}
    best: dict[UUID, Completion] = {}
    for row in Completion.objects.filter(learner=learner).order_by("period"):
        if row.subject_kind == Completion.Kind.PATH:
            last[row.subject_key] = row
        elif _is_valid(row, now):
            other = best.get(row.subject_key)
            best[row.subject_key] = row if other is None else max(other, row, key=end_of)
    return last, best


def _is_valid(row: Completion, now: datetime) -> bool:
    """Return whether `row` counts, also if it was awarded or revoked while we waited for the lock.

    `now` was read before that, and is then earlier than either.
    """
    return row.revoked_at is None and row.is_valid(max(now, row.awarded_at))


def _first_end(parts: Iterable[Completion]) -> datetime | None:
    return min((part.expires_at for part in parts if part.expires_at), default=None)


def _is_due(before: Completion | None, parts: Sequence[Completion], now: datetime) -> bool:
    """Return whether a path with these parts is to be awarded, where `before` was awarded last.

    One that staff revoked for itself is awarded again only by what was completed since.
    """
    if before is None:
        return True
    if before.revoked_at is not None:
        is_for_itself = before.revoked_for != Completion.Reason.PART
        has_new = any(part.awarded_at > before.revoked_at for part in parts)
        return has_new or not is_for_itself
    ends = _first_end(parts)
    if not _is_valid(before, now):
        return True
    return is_renewable(before, now=now) and (ends is None or ends > now + RENEWAL_WINDOW)


def _award(
    path: PathPage,
    parts: Sequence[Completion],
    before: Completion | None,
    learner: Learner,
    now: datetime,
) -> Completion:
    completion = Completion(
        subject_kind=Completion.Kind.PATH,
        subject_key=path.translation_key,
        period=before.period + 1 if before else 1,
        title=path.title,
        path_version=capture_path(path),
        cpd_hours=sum((part.cpd_hours for part in parts), Decimal(0)),
        minutes=sum(part.minutes for part in parts),
        expires_at=_first_end(parts),
    )
    completion.chain = completion.uid
    write_completion(completion, learner, now)
    begin_chain(completion.chain, tell_completion(completion, parts), now=now)
    return completion
