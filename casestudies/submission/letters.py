"""The letters that a submitter gets. Without an address there is none to write to."""

from __future__ import annotations

from typing import Any

from casestudies.submission.links import whole_link
from casestudies.submission.models import Submission
from hub.core.letters import send_letter

OUTCOMES = {
    Submission.State.CHANGES_ASKED.value: "submission_changes_asked",
    Submission.State.PUBLISHED.value: "submission_published",
    Submission.State.DECLINED.value: "submission_declined",
}


def send_link(submission: Submission, email: str) -> None:
    """Send the link to an unfinished submission."""
    _send("submission_link", submission, email)


def send_receipt(submission: Submission) -> None:
    """Say that a submission has come in."""
    _send("submission_receipt", submission, _address(submission))


def send_outcome(submission: Submission) -> None:
    """Say what a moderator decided, in their words."""
    page = submission.page
    address = page.full_url if page is not None and page.live else ""
    _send(OUTCOMES[submission.state], submission, _address(submission), page_url=address)


def _address(submission: Submission) -> str:
    submitter = getattr(submission, "submitter", None)
    return submitter.email if submitter is not None else ""


def _send(name: str, submission: Submission, email: str, **more: Any) -> None:
    if not email:
        return
    context = {
        "title": submission.answers.get("case", {}).get("title", ""),
        "reference": submission.reference,
        "words": submission.words,
        "link": whole_link(submission),
        "link_ends_at": submission.link_ends_at,
        **more,
    }
    send_letter(name, to=email, context=context, language=submission.language)
