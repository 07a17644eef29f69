"""The life of a certificate: once issued, named, made out, revoked, withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from hub.upkeep.models import OutgoingMail
from hub.users.accounts.deletion import delete_account, export_person
from hub.users.models import AuditEntry, User
from learning.domain.awarding.certificates import (
    clean_name,
    issue_certificate,
    list_certificates,
    make_out,
    rename_certificate,
    revoke_certificate,
    withdraw_certificates,
)
from learning.domain.errors import CertificateClosed, NameMissing, NotTheirs
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.models import Certificate, CertificateFile, Completion, RecordEvent
from tests.factories.learning import (
    build_completion,
    build_module,
    build_path,
    build_simple_quiz,
    build_user,
    choose_path,
    right_answers,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
State = Certificate.State
Reason = Completion.Reason


@pytest.fixture
def ann() -> User:
    return build_user("ann", first_name="Ann", last_name="Lee")


def build_certificate(user: User, **rules: Any) -> Certificate:
    return build_completion(build_module("Buying well", **rules), user, awarded_at=NOW).certificate


def write(certificate: Certificate, user: User) -> tuple[bytes, str]:
    return f"PDF of {certificate.name}".encode(), f"signed for {user.email}"


def letters(part: str) -> list[str]:
    return [letter.to for letter in mail.outbox if part in letter.subject]


def test_whoever_passes_gets_a_certificate_and_a_letter(ann: User) -> None:
    quiz = build_simple_quiz(2)
    attempt, _begun = start_attempt(quiz, by=ann)

    for _again in range(2):
        submit_attempt(attempt, by=ann, answers=right_answers(attempt))

    certificate = Certificate.objects.get()
    assert certificate.name == "Ann Lee"
    assert certificate.completion == Completion.objects.get()
    assert (certificate.state, certificate.made_at) == (State.VALID, None)
    assert letters("You have completed Module one") == [["ann@hub.test"]]
    assert f"http://localhost:8000/certificates/{certificate.uid}/" in mail.outbox[0].body
    assert RecordEvent.objects.filter(verb="issued", object_key=certificate.uid).count() == 1


def test_nobody_who_failed_gets_one(ann: User) -> None:
    attempt, _begun = start_attempt(build_simple_quiz(2), by=ann)
    submit_attempt(attempt, by=ann)

    assert Certificate.objects.count() == 0
    assert letters("") == []


def test_a_path_has_one_of_its_own(ann: User) -> None:
    one, two = build_module("One"), build_module("Two")
    choose_path(build_path("The path", one, two), ann)
    build_completion(one, ann)
    assert Certificate.objects.count() == 1

    build_completion(two, ann)

    titles = {each.completion.title for each in list_certificates(ann)}
    assert titles == {"One", "Two", "The path"}
    assert letters("You have completed Two") == [["ann@hub.test"]]
    assert "“The path”: http" in mail.outbox[-1].body


def test_issuing_twice_changes_nothing(ann: User) -> None:
    completion = build_completion(build_module(), ann)
    before = Certificate.objects.get()

    assert issue_certificate(completion, now=NOW) == (before, False)
    assert len(letters("You have completed")) == 1
    assert RecordEvent.objects.filter(verb="issued").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(completion=completion)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("  Ann \t Lee\n", "Ann Lee"),
        ("فاطمة الزهراء", "فاطمة الزهراء"),
        ("क्ष्\u200dम", "क्ष्\u200dम"),
        ("李小龍", "李小龍"),
        ("Ann 👩‍🚀", "Ann 👩‍🚀"),
        ("Ann\u202eeeL", "AnneeL"),
        ("Ann\u200b\ufeff\x00Lee", "Ann Lee"),
        ("e\u0301va", "éva"),
        ("\u200d\u202e \u0301", ""),
        ("a" * 400, "a" * 300),
    ],
)
def test_a_name_is_printed_as_it_is_without_disguise(typed: str, printed: str) -> None:
    assert clean_name(typed) == printed


def test_the_name_may_change_until_it_is_made_out(ann: User) -> None:
    certificate = build_certificate(ann)

    rename_certificate(certificate, name=" Ann  Smith ", by=ann)
    made = make_out(certificate, by=ann, write=write, now=NOW)

    assert (made.name, made.credential, made.made_at) == (
        "Ann Smith",
        "signed for ann@hub.test",
        NOW,
    )
    assert bytes(made.file.content) == b"PDF of Ann Smith"
    with pytest.raises(CertificateClosed):
        rename_certificate(certificate, name="Bea", by=ann)
    assert Certificate.objects.get().name == "Ann Smith"


def test_it_is_made_out_once(ann: User) -> None:
    certificate = build_certificate(ann)
    make_out(certificate, by=ann, write=write, now=NOW)

    def write_other(certificate: Certificate, user: User) -> tuple[bytes, str]:
        raise AssertionError("nothing is made anew")

    again = make_out(certificate, by=ann, write=write_other, now=NOW + timedelta(days=1))

    assert again.made_at == NOW
    row = CertificateFile.objects.get()
    row.content = b"changed"
    with pytest.raises(TypeError):
        row.save()


def test_a_name_that_changes_while_it_is_printed_is_printed_anew(ann: User) -> None:
    certificate = build_certificate(ann)

    def write_slowly(row: Certificate, user: User) -> tuple[bytes, str]:
        if row.name == "Ann Lee":
            rename_certificate(row, name="Ann Smith", by=user)
        return write(row, user)

    made = make_out(certificate, by=ann, write=write_slowly)

    assert bytes(made.file.content) == b"PDF of Ann Smith"


def test_without_a_name_nothing_is_made_out() -> None:
    bob = build_user("bob")
    certificate = build_certificate(bob)

    assert certificate.name == ""
    with pytest.raises(NameMissing):
        make_out(certificate, by=bob, write=write)
    with pytest.raises(NameMissing):
        rename_certificate(certificate, name=" \u202e ", by=bob)


def test_nobody_else_names_it_or_has_it_made_out(ann: User) -> None:
    certificate, eve = build_certificate(ann), build_user("eve", first_name="Eve")
    build_certificate(eve)

    with pytest.raises(NotTheirs):
        rename_certificate(certificate, name="Eve", by=eve)
    with pytest.raises(NotTheirs):
        make_out(certificate, by=eve, write=write)
    assert [each.name for each in list_certificates(eve)] == ["Eve"]


def test_it_expires_with_its_completion(ann: User) -> None:
    certificate = build_certificate(ann, validity_months=12)
    end = datetime(2027, 11, 24, 12, tzinfo=UTC)

    assert certificate.state_at(end - timedelta(seconds=1)) == State.VALID
    assert certificate.state_at(end) == State.EXPIRED
    assert make_out(certificate, by=ann, write=write, now=end).made_at == end


def test_revoking_says_so_everywhere_once(ann: User) -> None:
    certificate, staff = build_certificate(ann), build_user("staff")

    _row, is_new = revoke_certificate(certificate, reason=Reason.MISTAKE, by=staff, now=NOW)
    _row, again = revoke_certificate(certificate, reason=Reason.MISCONDUCT, by=staff)

    certificate = Certificate.objects.with_completion().get()
    assert (is_new, again) == (True, False)
    assert certificate.state == State.REVOKED
    assert certificate.completion.revoked_for == Reason.MISTAKE
    assert letters("was revoked") == [["ann@hub.test"]]
    assert RecordEvent.objects.filter(verb="revoked").count() == 1
    assert AuditEntry.objects.filter(verb="completion.revoked", about_id=ann.pk).count() == 1
    with pytest.raises(CertificateClosed):
        make_out(certificate, by=ann, write=write)


def test_of_an_erased_person_nothing_is_left_but_that_it_was_withdrawn(ann: User) -> None:
    bea = build_user("bea", first_name="Bea")
    build_certificate(bea)
    certificate = build_certificate(ann)
    make_out(certificate, by=ann, write=write)

    delete_account(ann, by=ann)

    certificate.refresh_from_db()
    assert (certificate.state, certificate.name, certificate.credential) == (
        State.WITHDRAWN,
        "",
        "",
    )
    assert not CertificateFile.objects.exists()
    assert Certificate.objects.exclude(pk=certificate.pk).get().name == "Bea"
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(name="Ann Lee")


def test_withdrawing_twice_keeps_the_first_day(ann: User) -> None:
    build_certificate(ann)

    assert withdraw_certificates(ann, now=NOW) == 1
    assert withdraw_certificates(ann, now=NOW + timedelta(days=1)) == 0
    assert Certificate.objects.get().withdrawn_at == NOW


def test_a_person_takes_away_all_that_names_them(ann: User) -> None:
    build_certificate(build_user("bea", first_name="Bea"))
    certificate = build_certificate(ann)
    make_out(certificate, by=ann, write=write, now=NOW)

    assert export_person(ann)["certificates"] == [
        {
            "number": str(certificate.uid),
            "address": f"http://localhost:8000/certificates/{certificate.uid}/",
            "name": "Ann Lee",
            "title": "Buying well",
            "state": "valid",
            "made_out": "2026-11-24T12:00:00+00:00",
            "credential": "signed for ann@hub.test",
            "later_credentials": [],
        }
    ]


def award_and_fail(user: User) -> None:
    with transaction.atomic():
        build_certificate(user)
        assert OutgoingMail.objects.count() == 1
        raise RuntimeError


def test_no_letter_goes_out_when_the_award_is_rolled_back(ann: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "hub.upkeep.mail.queue.QueueBackend"
    with pytest.raises(RuntimeError):
        award_and_fail(ann)

    assert (Certificate.objects.count(), OutgoingMail.objects.count()) == (0, 0)
