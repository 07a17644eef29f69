"""What is forgotten, and when; what must stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from casestudies.models import CaseStudyPage
from casestudies.submission.decisions import decline
from casestudies.submission.files import add_file
from casestudies.submission.models import Consent, Submission, SubmissionFile, Submitter
from casestudies.submission.retention import erase_submitters, forget_abandoned
from casestudies.submission.sending import send_submission
from tests.factories.submissions import build_draft

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 1, 10, 12, 0, tzinfo=UTC)


def draft_with_file() -> tuple[Submission, str]:
    draft = build_draft()
    file = add_file(draft, SimpleUploadedFile("a.txt", b"text"))
    return draft, file.file.path


def forget(moment: datetime, capture: Any) -> tuple[str, str]:
    with capture(execute=True):
        return forget_abandoned(now=moment), erase_submitters(now=moment)


def exists(path: str) -> bool:
    return SubmissionFile._meta.get_field("file").storage.exists(path)


def test_unsent_drafts_go_with_their_link(django_capture_on_commit_callbacks: Any) -> None:
    with time_machine.travel(BEGUN, tick=False):
        path = draft_with_file()[1]

    day_before = forget(BEGUN + timedelta(days=29), django_capture_on_commit_callbacks)
    assert day_before == ("0 unfinished submissions deleted", "0 submissions made anonymous")
    assert exists(path)

    then = forget(BEGUN + timedelta(days=30), django_capture_on_commit_callbacks)
    assert then == ("1 unfinished submissions deleted", "0 submissions made anonymous")
    counts = [model.objects.count() for model in (Submission, Submitter, Consent, SubmissionFile)]
    assert counts == [0, 0, 0, 0]
    assert not exists(path)


def test_people_are_forgotten_after_the_decision_and_the_page_stays(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with time_machine.travel(BEGUN, tick=False):
        draft, path = draft_with_file()
        submission = send_submission(draft)
    with time_machine.travel(BEGUN + timedelta(days=100), tick=False):
        CaseStudyPage.objects.get().get_latest_revision().publish()

    day_before = forget(BEGUN + timedelta(days=464), django_capture_on_commit_callbacks)
    assert day_before[1] == "0 submissions made anonymous"
    assert Submitter.objects.get().name == "Wanda Writer"
    assert exists(path)

    for expected in ("1 submissions made anonymous", "0 submissions made anonymous"):
        then = forget(BEGUN + timedelta(days=465), django_capture_on_commit_callbacks)
        assert then[1] == expected
    submission.refresh_from_db()
    assert (submission.state, submission.answers, submission.sent_answers, submission.words) == (
        "published",
        {},
        {},
        "",
    )
    assert submission.page == CaseStudyPage.objects.live().get()
    assert not Submitter.objects.exists()
    assert not exists(path)
    assert [consent.kind for consent in submission.consents.all()] == ["publication", "contact"]


def test_a_declined_draft_goes_with_its_writer(django_capture_on_commit_callbacks: Any) -> None:
    with time_machine.travel(BEGUN, tick=False):
        submission = send_submission(build_draft())
        decline(submission, by=None, words="An advertisement.")

    forget(BEGUN + timedelta(days=365), django_capture_on_commit_callbacks)

    submission.refresh_from_db()
    assert (submission.state, submission.page, submission.words) == ("declined", None, "")
    assert not CaseStudyPage.objects.exists()


def test_a_page_that_was_ever_public_is_never_deleted(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with time_machine.travel(BEGUN, tick=False):
        send_submission(build_draft())
        CaseStudyPage.objects.get().get_latest_revision().publish()
        CaseStudyPage.objects.get().unpublish()

    forget(BEGUN + timedelta(days=400), django_capture_on_commit_callbacks)

    assert CaseStudyPage.objects.count() == 1
    assert not Submitter.objects.exists()


def test_days_are_a_setting(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    settings.SUBMISSION_RETENTION_DAYS = 10
    with time_machine.travel(BEGUN, tick=False):
        send_submission(build_draft())

    assert Submission.objects.get().erase_after.isoformat() == "2026-01-20"


def test_run_due_does_it(capsys: Any) -> None:
    draft = build_draft()
    Submission.objects.update(link_ends_at=timezone.now() - timedelta(days=1))
    call_command("run_due")

    assert not Submission.objects.filter(pk=draft.pk).exists()
    printed = " ".join(capsys.readouterr().out.split())
    assert "unfinished submissions done 1 unfinished submissions deleted" in printed
    assert "people behind submissions done 0 submissions made anonymous" in printed
