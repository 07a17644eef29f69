"""Somebody who left a trace in every part of learning: taken away whole, erased without a rest."""

from __future__ import annotations

import io
import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from hub.upkeep.models import OutgoingMail
from hub.users.accounts.deletion import delete_account, export_person
from hub.users.models import AuditEntry, Membership, Organisation, User
from learning.domain.awarding.certificates import make_out
from learning.domain.awarding.expiring import send_expiry_letters, stop_reminders
from learning.domain.check_ups.checking_up import claim_check_up
from learning.domain.correcting.reports import report_question
from learning.domain.managing.assignments import assign
from learning.domain.managing.reminding import send_letters_of
from learning.domain.managing.sharing import share_completion
from learning.domain.taking.accommodations import Needs, ask_for_accommodation
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.interchange.documents import Algorithm, issue_credential, write_documents
from learning.models import (
    AssignedPerson,
    AssignmentLetter,
    Certificate,
    CertificateFile,
    CheckUp,
    Completion,
    CredentialDocument,
    ExpiryLetter,
    QuestionReport,
    RemindersStopped,
    SharedCompletion,
    StatusPlace,
)
from tests.factories.learning import (
    build_asked_module,
    build_module,
    build_path,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
    right_answers,
)
from tests.learning.domain.check_ups.test_checking_up import make_token
from tests.learning.domain.test_privacy import MARK, dump
from tests.learning.records import list_faults

pytestmark = pytest.mark.django_db
# What learning keeps of a person beside the records; each has a row of the canary.
PARTS: list[Any] = [
    AssignedPerson,
    AssignmentLetter,
    CertificateFile,
    CheckUp,
    CredentialDocument,
    ExpiryLetter,
    QuestionReport,
    RemindersStopped,
    SharedCompletion,
]


def build_canary() -> User:
    """Return a person with a row in each of `PARTS`, a certificate made out, and a wish."""
    user = build_user(MARK, first_name=f"{MARK}-first", last_name=f"{MARK}-last")
    trust = Organisation.objects.create(name="Trust", slug="trust")
    module = build_module(validity_months=2, allows_test_out=True)
    quiz = build_quiz(module, fixed_section(build_question("q")))
    attempt, _begun = start_attempt(quiz, by=user)
    submit_attempt(attempt, by=user, answers=right_answers(attempt))
    completion = Completion.objects.get()
    make_out(completion.certificate, by=user, write=write_documents)
    issue_credential(completion.certificate, by=user, algorithm=Algorithm.EDDSA)
    report_question(attempt.responses.get(), by=user, kind="other", words=f"{MARK}-report")
    Membership.objects.create(user=user, organisation=trust)
    share_completion(completion, trust)
    other = build_asked_module("asked")
    subject = ("module", other.translation_key)
    day = timezone.localdate() + timedelta(days=20)
    assign(trust, subject, title="Asked", due_on=day, people=[user.pk], by=user)
    send_letters_of(trust, now=timezone.now())
    send_expiry_letters(now=timezone.now() + timedelta(days=40))
    stop_reminders(by=user)
    claim_check_up(make_token(build_path("Path", other)), by=user)
    ask_for_accommodation(by=user, wish=f"{MARK}-wish", needs=Needs(extra_time=25))
    return user


def references_to(key: int) -> set[str]:
    """Return each column of any table that still names the account with this number."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
        if model._base_manager.filter(**{field.attname: key}).exists()
    }


def files_with(text: str) -> list[Path]:
    """Return the files of media, stored files and the search index that hold a text."""
    folder = Path(settings.MEDIA_ROOT).parent
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if text.encode() in path.read_bytes().lower()]


def test_nothing_that_names_the_person_is_left_anywhere(
    caplog: pytest.LogCaptureFixture, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "hub.upkeep.mail.queue.QueueBackend")
    user = build_canary()
    OutgoingMail.objects.update(state=OutgoingMail.State.SENT, finished_at=timezone.now())
    key, address = user.pk, Certificate.objects.get()
    assert [model.__name__ for model in PARTS if not model._base_manager.exists()] == []
    file = io.BytesIO(bytes(CertificateFile.objects.get().content))
    assert f"{MARK}-first" in PdfReader(file).pages[0].extract_text()
    said = json.dumps(export_person(user), ensure_ascii=False)
    for held in (f"{MARK}-report", f"{MARK}-wish", f"{MARK}-first", address.credential[:9]):
        assert held in said
    client.force_login(user)
    client.get("/my-learning/")

    delete_account(user, by=user)

    assert [model.__name__ for model in PARTS if model._base_manager.exists()] == []
    left = {label for label, text in dump() if MARK in text}
    # That letters went out is forgotten after 30 days, and with it the tasks that sent them.
    assert left <= {"upkeep.OutgoingMail", "django_tasks_db.DBTaskResult"}
    # What they said is not kept, for it names certificates; but that the account was deleted.
    rows = OutgoingMail.objects.order_by("pk")
    assert [row.subject for row in rows if row.content] == ["Your account was deleted"]
    assert len(rows) > 3
    # The audit list names a number that leads to nobody.
    assert references_to(key) == {"users.AuditEntry.actor", "users.AuditEntry.about"}
    assert not any(MARK in str(row) for row in AuditEntry.objects.values())
    assert files_with(MARK) == []
    told = [record.getMessage() for record in caplog.records]
    assert [text for text in told if MARK in text.lower() and "mail" not in text.lower()] == []
    assert client.get("/my-learning/").status_code == 302
    page = client.get(f"/certificates/{address.uid}/").content.decode()
    assert "This certificate was withdrawn." in page
    assert MARK not in page
    assert StatusPlace.objects.get().certificate_id is None
    assert list_faults() == []
