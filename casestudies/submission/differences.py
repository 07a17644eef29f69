"""What an editor and a sender changed in another way, until a moderator decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction

from casestudies.submission.merging import FIGURES, WHOLE, Difference, read_page, take_sent
from casestudies.submission.models import Submission


def list_differences(submission: Submission) -> list[Difference]:
    """Return what is left to decide, with what the page says by now, in the order of the form.

    Where an editor has written meanwhile what was sent, nothing is left.
    """
    rows = [_read(data) for data in submission.differences]
    if not rows or submission.page is None:
        return []
    draft = submission.page.get_latest_revision_as_object()
    now = [replace(row, page=read_page(draft, row)) for row in rows]
    return [row for row in now if row.page != row.sent]


def add_differences(submission: Submission, found: Iterable[Difference]) -> None:
    """Put newer differences in place of those about the same part; the caller saves."""
    stored = {tuple(data["path"]): data for data in submission.differences}
    stored |= {each.path: each.to_data() for each in found}
    submission.differences = list(stored.values())


def decide_differences(
    submission: Submission, decided: Iterable[Difference], *, taken: Iterable[Difference], by: Any
) -> int:
    """Settle the differences `decided`; return how many of `taken` were put into the page.

    One that is no longer left, because somebody else decided, it was sent anew or the page says
    something else by now, is not settled. The page gets one more draft; what is not taken stays as
    the editor wrote it.
    """
    with transaction.atomic():
        current = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
        left = list_differences(current)
        draft = current.page.get_latest_revision_as_object() if current.page else None
        settled = [each for each in left if each in list(decided)]
        wanted = [each for each in settled if each in list(taken)]
        if wanted and draft is not None:
            # New names and whole figures come last: the others are found by what was there before.
            for each in sorted(wanted, key=_is_name):
                take_sent(draft, each)
            draft.save_revision(user=by, changed=True)
        current.differences = [each.to_data() for each in left if each not in settled]
        current.save(update_fields=["differences"])
    return len(wanted)


def _is_name(difference: Difference) -> bool:
    return difference.path[0] == FIGURES and difference.path[2] in {"measure", WHOLE}


def _read(data: dict[str, Any]) -> Difference:
    return Difference(**(data | {"path": tuple(data["path"])}))
