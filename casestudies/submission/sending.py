"""Sending a submission in: one draft page, and a moderator who is asked. Twice changes nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import WorkflowState

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from casestudies.submission import letters
from casestudies.submission.differences import add_differences
from casestudies.submission.drafts import lock
from casestudies.submission.errors import IncompleteError, SubmissionError
from casestudies.submission.merging import merge_answers
from casestudies.submission.models import Submission, link_end
from casestudies.submission.page_content import make_slug
from casestudies.submission.steps import incomplete_steps


def find_index(language: str) -> CaseStudyIndexPage | None:
    """Return the page below which case studies stand, in `language` if there is one."""
    indexes = CaseStudyIndexPage.objects.live().order_by("path")
    own = indexes.filter(locale__language_code=language).first()
    return own or indexes.filter(locale__language_code=settings.LANGUAGE_CODE).first()


def send_submission(submission: Submission) -> Submission:
    """Hand a submission to the moderators and its writer a receipt; return it as it is then.

    One that is with them already, or decided, is returned as it is: sending twice makes one page
    and one receipt.

    Raises:
        IncompleteError: with the steps that lack something.
        LinkEndedError: when it has been erased meanwhile.
    """
    with transaction.atomic():
        current = lock(submission)
        if not current.is_open:
            return current
        missing = incomplete_steps(current)
        if missing:
            raise IncompleteError([step.name for step in missing])
        with override(current.language):
            page = _save_page(current)
        _mark_sent(current, page)
        _ask_moderator(page)
        letters.send_receipt(current)
    return current


def erasure_day(moment: datetime) -> date:
    """Return the day after which personal data is erased when nothing happens after `moment`."""
    return timezone.localdate(moment) + timedelta(days=settings.SUBMISSION_RETENTION_DAYS)


def _save_page(submission: Submission) -> CaseStudyPage:
    """Write the answers to the submission's page, made now if there is none; return the page."""
    page = submission.page
    if page is not None:
        draft = page.get_latest_revision_as_object()
        found = merge_answers(draft, submission.answers, submission.sent_answers)
        add_differences(submission, found)
        draft.save_revision(changed=True)
        return page
    index = find_index(submission.language)
    if index is None:
        raise SubmissionError("There is no page for case studies.")
    draft = CaseStudyPage(live=False, has_unpublished_changes=True)
    merge_answers(draft, submission.answers, {})
    draft.slug = make_slug(draft.title, submission.reference)
    # Two pages that are added at the same moment would get the same place in the tree.
    CaseStudyIndexPage.objects.select_for_update(no_key=True).get(pk=index.pk).add_child(
        instance=draft
    )
    draft.save_revision()
    return draft


def _mark_sent(submission: Submission, page: CaseStudyPage) -> None:
    now = timezone.now()
    submission.page = page
    submission.state = Submission.State.SUBMITTED
    submission.sent_answers = submission.answers
    submission.times_sent += 1
    submission.submitted_at = submission.changed_at = now
    submission.link_ends_at = link_end()
    submission.erase_after = erasure_day(now)
    submission.save()


def _ask_moderator(page: CaseStudyPage) -> None:
    """Put the page's latest draft before the moderators of its workflow, if it has one."""
    page = CaseStudyPage.objects.get(pk=page.pk)
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume()
    elif state is None and (workflow := page.get_workflow()):
        workflow.start(page, None)
