"""Forgetting: drafts that nobody came back to, and the people behind what was decided long ago."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from casestudies.models import CaseStudyPage
from casestudies.submission.files import delete_file
from casestudies.submission.models import Submission, Submitter


def forget_abandoned(*, now: datetime) -> str:
    """Delete every submission that was never sent and whose link has ended, with its files."""
    count = 0
    for key in list(Submission.objects.abandoned(now=now).values_list("pk", flat=True)):
        with transaction.atomic():
            due = Submission.objects.abandoned(now=now).select_for_update().filter(pk=key)
            for submission in due:
                _delete_files(submission)
                submission.delete()
                count += 1
    return f"{count} unfinished submissions deleted"


def erase_submitters(*, now: datetime) -> str:
    """Erase who sent each submission whose time is over, its files and its answers.

    What stays: the states with their dates, the consents, and the page, unless it was declined and
    never public.
    """
    count = 0
    for key in list(Submission.objects.due_for_erasure(now=now).values_list("pk", flat=True)):
        with transaction.atomic():
            due = Submission.objects.due_for_erasure(now=now).select_for_update().filter(pk=key)
            for submission in due:
                _erase(submission)
                count += 1
    return f"{count} submissions made anonymous"


def _erase(submission: Submission) -> None:
    Submitter.objects.filter(submission=submission).delete()
    _delete_files(submission)
    declined = submission.state == Submission.State.DECLINED
    submission.answers, submission.sent_answers, submission.words = {}, {}, ""
    submission.differences = []
    submission.erase_after = None
    submission.link_ends_at = min(submission.link_ends_at, submission.changed_at)
    submission.save()
    if declined:
        drafts = CaseStudyPage.objects.filter(live=False, first_published_at=None)
        for page in drafts.filter(pk=submission.page_id):
            page.delete()


def _delete_files(submission: Submission) -> None:
    for file in submission.files.all():
        delete_file(file)
