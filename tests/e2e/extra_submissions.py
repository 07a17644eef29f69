"""Submissions in each state that the public form can show, for tests in a browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any


def make_submissions() -> dict[str, str]:
    """Make them; return their addresses by name, each ending in a slash."""
    from django.core.files.uploadedfile import (  # noqa: PLC0415 -- needs Django set up
        SimpleUploadedFile,
    )
    from django.utils import timezone  # noqa: PLC0415 -- likewise

    from casestudies.submission.drafts import save_figure  # noqa: PLC0415 -- likewise
    from casestudies.submission.files import add_file  # noqa: PLC0415 -- likewise
    from casestudies.submission.models import Submission  # noqa: PLC0415 -- likewise
    from tests.factories.submissions import FIGURE, build_draft  # noqa: PLC0415 -- likewise

    draft = build_draft()
    save_figure(draft, FIGURE | {"measured": "Trees planted", "unit": "trees"}, None)
    add_file(draft, SimpleUploadedFile("review.txt", b"Nine finished."))
    asked = build_draft()
    Submission.objects.filter(pk=asked.pk).update(
        state=Submission.State.CHANGES_ASKED,
        times_sent=1,
        submitted_at=timezone.now(),
        words="Which year are the figures for?",
    )
    ended = build_draft()
    Submission.objects.filter(pk=ended.pk).update(link_ends_at=timezone.now() - timedelta(days=1))
    empty = Submission.objects.create()
    named = {"draft": draft, "empty": empty, "asked": asked, "ended": ended}
    return {f"submission_{name}": _address(each) for name, each in named.items()}


def _address(submission: Any) -> str:
    from casestudies.submission.views.opening import (  # noqa: PLC0415 -- needs Django set up
        address,
    )

    return address(submission, "resume")
