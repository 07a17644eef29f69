"""When a completion was revoked and a revocation lifted, by whom and why.

The log of records has each step for ever and names nobody. The audit list has who and what they
wrote, as long as it keeps entries: of an older step only the day and the kind of reason are left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hub.users.models import AuditEntry
from learning.models import Completion, RecordEvent, Verb

AUDITED = {Verb.REVOKED: "completion.revoked", Verb.REINSTATED: "completion.reinstated"}


@dataclass(frozen=True)
class RevocationStep:
    """One revocation, or the lifting of one. `by` and `words` are empty where nobody knows."""

    at: datetime
    is_lifted: bool
    reason: str
    words: str
    by: str


def list_revocation_steps(completion: Completion) -> list[RevocationStep]:
    """Return every revocation and lifting of a completion, the oldest first, in three queries."""
    events = list(
        RecordEvent.objects.filter(
            chain=completion.chain, object_key=str(completion.uid), verb__in=AUDITED
        ).order_by("sequence")
    )
    entries = _match_entries(completion, events)
    return [_describe(event, entries.get(event.pk)) for event in events]


def _match_entries(completion: Completion, events: list[RecordEvent]) -> dict[int, AuditEntry]:
    """Return the entry of each event by its key. Both are in order, and the oldest may be gone."""
    found: dict[int, AuditEntry] = {}
    for verb, name in AUDITED.items():
        entries = AuditEntry.objects.filter(verb=name, details__completion=str(completion.uid))
        own = [event for event in events if event.verb == verb]
        newest_first = entries.select_related("actor").order_by("-at", "-pk")
        found |= {
            event.pk: entry for event, entry in zip(reversed(own), newest_first, strict=False)
        }
    return found


def _describe(event: RecordEvent, entry: AuditEntry | None) -> RevocationStep:
    code = str(event.result.get("reason", ""))
    details = entry.details if entry else {}
    return RevocationStep(
        at=event.at,
        is_lifted=event.verb == Verb.REINSTATED,
        reason=str(Completion.Reason(code).label) if code in Completion.Reason.values else code,
        words=str(details.get("because") or details.get("kept_because") or ""),
        by=str(entry.actor) if entry and entry.actor else "",
    )
