"""What every award has in common: its row, its event, and what hangs on it.

`completion` awards modules and `paths` paths. What else follows an award (a certificate, a letter)
registers itself here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from learning.domain.evidence.events import Event
from learning.domain.evidence.records import digest_completion
from learning.domain.locking import lock_first
from learning.models import Completion, CompletionOrganisation, Learner, Verb

AWARD_HOOKS: list[Callable[[Sequence[Completion]], object]] = []


def register_award(function: Callable[[Sequence[Completion]], object]) -> None:
    """Call `function` with the new completions of each event, in the transaction that makes them.

    They are all of one person, a module before the paths that it completes. `learner.user` of each
    is the person; both are loaded. The function may append events and
    queue letters; it locks no enrolment, attempt or learner. The same function twice counts once.
    """
    if function not in AWARD_HOOKS:
        AWARD_HOOKS.append(function)


def lock_learner(uid: UUID) -> Learner | None:
    """Lock the learner and return it; None when the person was erased.

    Of two modules that end at once, or one that ends while another is revoked, each then sees what
    the other did.
    """
    return lock_first(Learner.objects.select_related("user__audience").filter(uid=uid))


def write_completion(completion: Completion, learner: Learner, now: datetime) -> Completion:
    """Store a completion with what is true of the person on this day."""
    completion.learner, completion.awarded_at = learner, now
    audience = learner.user.audience
    if audience is not None:
        completion.audience_code, completion.audience = audience.code, audience.name
    completion.save(force_insert=True)
    memberships = learner.user.memberships.on(timezone.localdate(now))
    rows = [
        CompletionOrganisation(completion=completion, organisation_id=key, name=name)
        for key, name in sorted(set(memberships.values_list("organisation", "organisation__name")))
    ]
    CompletionOrganisation.objects.bulk_create(rows)
    return completion


def tell_completion(completion: Completion, parts: Sequence[Completion] = ()) -> Event:
    """Return the event of a completion; `parts` are those of the modules that make up a path."""
    result = {"completion": str(completion.uid), "digest": digest_completion(completion)}
    return Event(
        Verb.COMPLETED,
        completion.subject_kind,
        completion.subject_key,
        completion.learner_id,
        result | ({"modules": [str(part.uid) for part in parts]} if parts else {}),
    )


def call_hooks(completions: Sequence[Completion]) -> None:
    """Tell everything that hangs on an award of the new completions of one event, if any."""
    for function in AWARD_HOOKS if completions else ():
        function(completions)
