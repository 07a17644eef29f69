"""Many at once, on the database that the run uses: one certificate, one letter, one file."""

from __future__ import annotations

from threading import Lock
from typing import Any

import pytest

from hub.upkeep.models import OutgoingMail
from learning.domain.awarding import certificates
from learning.domain.awarding.certificates import (
    make_out,
    revoke_certificate,
    withdraw_certificates,
)
from learning.domain.errors import CertificateClosed
from learning.domain.evidence.status_places import reserve_place
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.interchange.documents import Algorithm, issue_credential
from learning.models import (
    Certificate,
    CertificateFile,
    Completion,
    CredentialDocument,
    RecordEvent,
    StatusPlace,
)
from tests.factories.learning import (
    build_completion,
    build_module,
    build_simple_quiz,
    build_user,
    right_answers,
)
from tests.learning.domain.taking.test_races import Meeting, at_once, unlocked

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 12


class Printer:
    """Makes another file each time, and counts how often."""

    def __init__(self) -> None:
        self.count, self.lock = 0, Lock()

    def __call__(self, certificate: Certificate, user: Any) -> tuple[bytes, str]:
        with self.lock:
            self.count += 1
            return f"file {self.count}".encode(), f"credential {self.count}"


@pytest.fixture(autouse=True)
def queued_mail(settings: Any) -> None:
    settings.EMAIL_BACKEND = "hub.upkeep.mail.queue.QueueBackend"


def test_of_many_submits_comes_one_certificate_and_one_letter() -> None:
    quiz, ann = build_simple_quiz(), build_user(first_name="Ann")
    attempt, _begun = start_attempt(quiz, by=ann)
    answers = right_answers(attempt)

    at_once(WRITERS, lambda _n: submit_attempt(attempt, by=ann, answers=answers))

    assert (Completion.objects.count(), Certificate.objects.count()) == (1, 1)
    assert OutgoingMail.objects.filter(subject__startswith="You have completed").count() == 1
    assert RecordEvent.objects.filter(verb="issued").count() == 1


def test_of_many_first_downloads_one_is_kept_and_all_get_it() -> None:
    ann = build_user(first_name="Ann")
    certificate, printer = build_completion(build_module(), ann).certificate, Printer()

    outcomes = at_once(WRITERS, lambda _n: make_out(certificate, by=ann, write=printer))

    kept = bytes(CertificateFile.objects.get().content).decode()
    assert {each.credential for each in outcomes} == {kept.replace("file", "credential")}


def test_of_many_that_ask_for_a_place_one_is_kept() -> None:
    ann, bea = build_user(first_name="Ann"), build_user("bea")
    rows = [
        build_completion(build_module(f"M{n}"), user).certificate
        for n, user in ((1, ann), (2, bea))
    ]

    places = at_once(WRITERS, lambda number: reserve_place(rows[number % 2]))

    assert len(set(places)) == StatusPlace.objects.count() == 2


def test_a_place_and_an_erasure_at_once_leave_no_pointer() -> None:
    ann = build_user(first_name="Ann")
    certificate = build_completion(build_module(), ann).certificate

    def step(number: int) -> object:
        if number % 2:
            return withdraw_certificates(ann)
        try:
            return reserve_place(certificate)
        except CertificateClosed:
            return None

    at_once(WRITERS, step)

    assert not StatusPlace.objects.filter(certificate__isnull=False).exists()


def test_of_many_that_ask_for_another_signature_one_is_kept() -> None:
    ann = build_user(first_name="Ann")
    certificate = build_completion(build_module(), ann).certificate

    def step(_number: int) -> str:
        return issue_credential(certificate, by=ann, algorithm=Algorithm.EDDSA)

    assert set(at_once(WRITERS, step)) == {CredentialDocument.objects.get().token}


def test_without_the_lock_the_race_of_downloads_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    ann = build_user(first_name="Ann")
    certificate = build_completion(build_module(), ann).certificate
    meet, pass_by = unlocked(Meeting(WRITERS)), unlocked(Meeting(1))

    def read(model: Any, **lookup: Any) -> Any:
        return (meet if model is Certificate else pass_by)(model, **lookup)

    monkeypatch.setattr(certificates, "locked", read)

    outcomes = at_once(WRITERS, lambda _n: make_out(certificate, by=ann, write=Printer()))

    assert any(isinstance(each, Exception) for each in outcomes)
    assert CertificateFile.objects.count() == 1  # the constraint stands behind the lock


def test_what_is_revoked_while_it_is_printed_is_not_handed_out() -> None:
    ann, staff = build_user(first_name="Ann"), build_user("staff")
    certificate = build_completion(build_module(), ann).certificate

    def print_slowly(row: Certificate, user: Any) -> tuple[bytes, str]:
        revoke_certificate(row, reason=Completion.Reason.MISTAKE, by=staff)
        return b"file", "credential"

    with pytest.raises(CertificateClosed):
        make_out(certificate, by=ann, write=print_slowly)

    certificate.refresh_from_db()
    assert (certificate.credential, certificate.made_at) == ("", None)
    assert list(CertificateFile.objects.all()) == []


def test_of_many_revocations_one_counts() -> None:
    ann, staff = build_user(first_name="Ann"), build_user("staff")
    certificate = build_completion(build_module(), ann).certificate

    outcomes = at_once(
        6, lambda _n: revoke_certificate(certificate, reason=Completion.Reason.MISTAKE, by=staff)
    )

    assert sum(is_new for _row, is_new in outcomes) == 1
    assert OutgoingMail.objects.filter(subject__contains="was revoked").count() == 1
