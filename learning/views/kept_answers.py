"""Answers that arrive when nobody is signed in any more: kept until their writer is back.

They stand in the session of that browser, which survives signing in. Only those to an attempt
that is under way are kept, so that nobody can fill the store without knowing one.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict

from learning.models import Attempt

KEY = "learning_kept_answers"
LONGEST = 50_000


def keep_answers(request: HttpRequest, uid: UUID, page: int) -> None:
    """Keep what was sent to page `page` of an attempt; only the last page sent is kept."""
    sent = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name.startswith("q"):
            sent.setlist(name, values)
    text = sent.urlencode()
    if len(text) <= LONGEST and Attempt.objects.open().filter(uid=uid).exists():
        request.session[KEY] = {"attempt": str(uid), "page": page, "sent": text}


def take_kept_answers(request: HttpRequest, attempt: Attempt) -> tuple[int, QueryDict] | None:
    """Return the page and the data that were kept for this attempt, and forget them."""
    kept: dict[str, Any] | None = request.session.get(KEY)
    if kept is None or kept["attempt"] != str(attempt.uid):
        return None
    del request.session[KEY]
    return kept["page"], QueryDict(kept["sent"])
