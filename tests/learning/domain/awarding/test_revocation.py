"""Revoking a module takes the paths that are based on it, or keeps them for a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from hub.users.models import AuditEntry, User
from learning.domain.awarding.certificates import reinstate_certificate, revoke_certificate
from learning.domain.awarding.revocation import (
    lift_revocation,
    list_dependent_paths,
    revoke_completion,
)
from learning.domain.errors import ReasonMissing
from learning.domain.evidence.guards import guards_down
from learning.domain.privacy import forget_learner
from learning.domain.taking.enrolments import complete_lesson
from learning.models import Certificate, Completion, ModulePage, RecordEvent
from tests.factories.learning import (
    build_completion,
    build_lesson,
    build_module,
    build_path,
    build_user,
    choose_path,
)
from tests.learning.domain.taking.test_races import ROUNDS, at_once
from tests.learning.records import list_faults

pytestmark = pytest.mark.django_db
Reason = Completion.Reason


@pytest.fixture
def ann() -> User:
    return build_user("ann", first_name="Ann", last_name="Lee")


@pytest.fixture
def module(ann: User) -> Completion:
    """The completion of a module, on which the certificate of a path is based."""
    one, two = build_module("One"), build_module("Two")
    choose_path(build_path("Path", one, two), ann)
    build_completion(one, ann)
    build_completion(two, ann)
    return Completion.objects.get(title="One")


def get_path() -> Completion:
    return Completion.objects.of_paths().select_related("certificate").get()


def log_of(row: Completion) -> dict[str, object]:
    return RecordEvent.objects.get(chain=row.chain, verb="revoked").result


def test_the_path_goes_with_the_module(module: Completion, ann: User, client: Client) -> None:
    staff, path = build_user("staff"), get_path()
    assert list_dependent_paths(module) == [path]
    mail.outbox.clear()

    revoke_certificate(module.certificate, reason=Reason.MISCONDUCT, by=staff)

    path.refresh_from_db()
    assert (path.revoked_for, path.certificate.state) == ("part", Certificate.State.REVOKED)
    assert log_of(module) == {"reason": "misconduct", "paths": [str(path.uid)]}
    assert log_of(path) == {"reason": "part", "based_on": str(module.uid)}
    entries = AuditEntry.objects.filter(verb="completion.revoked", actor_id=staff.pk)
    assert {each.details["completion"] for each in entries} == {str(module.uid), str(path.uid)}
    public = client.get(f"/certificates/{path.certificate.uid}/").content.decode()
    assert "This certificate was revoked." in public
    (letter,) = mail.outbox
    assert "- Path" in letter.body
    assert list_faults() == []


def test_it_stays_for_a_reason_that_is_on_the_audit_log(module: Completion) -> None:
    staff, path = build_user("staff"), get_path()

    revoke_completion(module, by=staff, reason=Reason.MISTAKE, keep_paths_because="Shown on paper")

    path.refresh_from_db()
    assert path.revoked_at is None
    assert log_of(module) == {"reason": "mistake", "kept": [str(path.uid)]}
    entry = AuditEntry.objects.get(verb="completion.revoked")
    assert entry.details["kept_because"] == "Shown on paper"
    assert list_faults() == []


def test_a_path_that_other_completions_are_enough_for_is_awarded_again(
    module: Completion, ann: User
) -> None:
    again = build_completion(ModulePage.objects.get(translation_key=module.subject_key), ann)

    revoke_completion(module, by=None, reason=Reason.MISTAKE)

    first, second = Completion.objects.of_paths().order_by("period")
    assert (first.revoked_for, second.revoked_at) == ("part", None)
    assert list_dependent_paths(again) == [second]
    assert list_faults() == []


def test_it_goes_also_of_a_person_who_was_erased(module: Completion, ann: User) -> None:
    forget_learner(ann)

    revoke_completion(module, by=None, reason=Reason.MISCONDUCT)

    assert get_path().revoked_for == "part"
    assert list_faults() == []


def test_others_and_paths_of_another_module_stay(module: Completion, ann: User) -> None:
    other = build_module("Other")
    build_path("Other path", other)
    build_completion(other, ann)

    revoke_completion(module, by=None, reason=Reason.MISTAKE)

    kept = Completion.objects.of_paths().filter(revoked_at__isnull=True)
    assert list(kept.values_list("title", flat=True)) == ["Other path"]


def test_lifting_brings_back_what_went_and_both_logs_show_both(module: Completion) -> None:
    staff, path = build_user("staff"), get_path()
    revoke_certificate(module.certificate, reason=Reason.MISTAKE, by=staff)
    mail.outbox.clear()

    for expected in (True, False):
        module.certificate.refresh_from_db()
        lifted = reinstate_certificate(module.certificate, by=staff, because="Appeal upheld")
        assert lifted[1] is expected

    path.refresh_from_db()
    assert (path.revoked_at, module.certificate.state) == (None, Certificate.State.VALID)
    for row in (module, path):
        verbs = RecordEvent.objects.filter(chain=row.chain).order_by("sequence")
        assert list(verbs.values_list("verb", flat=True))[-2:] == ["revoked", "reinstated"]
    entries = AuditEntry.objects.filter(verb="completion.reinstated")
    assert {each.details["because"] for each in entries} == {"Appeal upheld"}
    (letter,) = mail.outbox
    assert letter.subject == "Your certificate for One is valid again"
    assert "- Path" in letter.body
    assert list_faults() == []
    with guards_down():
        Completion.objects.filter(pk=module.pk).update(
            revoked_at=timezone.now(), revoked_for=Reason.MISTAKE
        )
    assert len(list_faults()) == 1


def test_it_is_not_lifted_without_a_reason_nor_while_another_module_is_revoked(
    module: Completion,
) -> None:
    other, path = Completion.objects.get(title="Two"), get_path()
    for each in (module, other):
        revoke_completion(each, by=None, reason=Reason.MISTAKE)
    with pytest.raises(ReasonMissing):
        lift_revocation(module, by=None, because=" ")

    assert lift_revocation(module, by=None, because="Appeal")[1] == [module]
    path.refresh_from_db()
    assert path.revoked_for == "part"
    assert lift_revocation(other, by=None, because="Appeal")[1] == [other, path]
    assert list_faults() == []


def test_a_path_that_was_awarded_again_stays_as_it_is(module: Completion, ann: User) -> None:
    build_completion(ModulePage.objects.get(translation_key=module.subject_key), ann)
    revoke_completion(module, by=None, reason=Reason.MISTAKE)

    assert lift_revocation(module, by=None, because="Appeal")[1] == [module]
    states = Completion.objects.of_paths().order_by("period").values_list("revoked_for", flat=True)
    assert list(states) == ["part", ""]


@pytest.mark.django_db(transaction=True)
def test_no_path_is_based_on_what_is_revoked_at_the_same_moment() -> None:
    one, two = build_module("One"), build_module("Two")
    lesson = build_lesson(two)
    build_path("Path", one, two)
    for number in range(1, ROUNDS + 1):
        user = build_user(f"u{number}")
        completion = build_completion(one, user, awarded_at=timezone.now() - timedelta(days=1))
        acts = [
            lambda c=completion: revoke_completion(c, by=None, reason=Reason.MISTAKE),
            lambda u=user: complete_lesson(lesson, by=u),
        ]
        outcomes = at_once(2, lambda n, a=acts: a[n]())

        assert [each for each in outcomes if isinstance(each, Exception)] == []
        assert Completion.objects.of_paths().valid(timezone.now()).count() == 0
    assert list_faults() == []
