"""What a moderator decides about a submission, and that its writer hears of it in their words.

The moderator acts through Wagtail's workflow and its editor; the signals of those lead here. A page
that no submission made, or one that was decided already, changes nothing and sends nothing.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from casestudies.submission import letters
from casestudies.submission.models import Submission, link_end
from casestudies.submission.sending import erasure_day

State = Submission.State


def ask_for_changes(page: Page, words: str) -> Submission | None:
    """Give a submission back to its writer, who has the full time of a link again."""
    return _decide(page, State.CHANGES_ASKED, words, since={State.SUBMITTED})


def record_publication(page: Page) -> Submission | None:
    """Note that the page of a submission is public for the first time."""
    words = _last_comment(page, TaskState.STATUS_APPROVED)
    return _decide(page, State.PUBLISHED, words, since=set(State.values) - {State.PUBLISHED})


def decline(submission: Submission, *, by: Any, words: str) -> Submission:
    """Decide that a submission is not published: its workflow ends, its page stays a draft."""
    page = submission.page
    with transaction.atomic():
        decided = _decide_row(
            submission, State.DECLINED, words, since={State.SUBMITTED, State.CHANGES_ASKED}
        )
        state = page.current_workflow_state if page is not None and decided else None
        if state is not None:
            state.cancel(user=by)
    return decided or Submission.objects.get(pk=submission.pk)


def words_of_rejection(state: WorkflowState) -> str:
    """Return what the moderator wrote when they asked for changes."""
    return state.current_task_state.comment if state.current_task_state else ""


def _decide(page: Page, outcome: str, words: str, *, since: set[str]) -> Submission | None:
    found = Submission.objects.filter(page=page.pk).first()
    return found and _decide_row(found, outcome, words, since=since)


def _decide_row(
    submission: Submission, outcome: str, words: str, *, since: set[str]
) -> Submission | None:
    """Set the state of a submission that is in one of `since`, and tell its writer."""
    with transaction.atomic():
        current = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
        if current.state not in since:
            return None
        now = timezone.now()
        current.state, current.words, current.decided_at = outcome, words.strip(), now
        current.link_ends_at, current.erase_after = link_end(), erasure_day(now)
        current.save()
        letters.send_outcome(current)
    return current


def _last_comment(page: Page, status: str) -> str:
    states = TaskState.objects.filter(
        workflow_state__object_id=str(page.pk),
        workflow_state__base_content_type=page.get_base_content_type(),
    )
    last = states.order_by("-finished_at", "-pk").first()
    return last.comment if last is not None and last.status == status else ""
