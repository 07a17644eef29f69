"""Requesting the certificate of a path that was completed without having been chosen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from learning.domain.awarding.certificates import request_certificate
from learning.domain.awarding.expiring import list_expiring
from learning.domain.awarding.revocation import revoke_completion
from learning.domain.errors import CertificateClosed, NotTheirs
from learning.models import Certificate, Completion, ModulePage, RecordEvent
from tests.factories.learning import build_completion, build_module, build_path, build_user
from tests.learning.records import list_faults
from tests.learning.views.taking import soup

pytestmark = pytest.mark.django_db
OWN = "/my-learning/"


@pytest.fixture
def path() -> Completion:
    module = build_module("Module", validity_months=12)
    build_path("Path", module)
    build_completion(module, build_user())
    return Completion.objects.of_paths().get()


@pytest.fixture
def ann(client: Client, path: Completion) -> Client:
    client.force_login(path.learner.user)
    return client


def offers(client: Client) -> list[str]:
    page = soup(client.get(OWN))
    return [form["action"] for form in page.select("form[action*=certificates]")]


def test_it_is_offered_until_it_is_issued_once(ann: Client, path: Completion) -> None:
    (address,) = offers(ann)
    mail.outbox.clear()

    answers = [ann.post(address)["Location"] for _again in range(2)]

    certificate = Certificate.objects.get(completion=path)
    assert answers == [f"/certificates/{certificate.uid}/"] * 2
    assert RecordEvent.objects.filter(verb="issued", object_key=certificate.uid).count() == 1
    assert (offers(ann), mail.outbox, list_faults()) == ([], [], [])


def test_what_is_revoked_or_expired_is_neither_offered_nor_issued(
    ann: Client, path: Completion
) -> None:
    (address,) = offers(ann)
    late = timezone.now() + timedelta(days=400)
    with pytest.raises(CertificateClosed):
        request_certificate(path, by=path.learner.user, now=late)
    revoke_completion(path, by=None, reason=Completion.Reason.MISTAKE)

    page = soup(ann.post(address, follow=True))

    assert "This is no longer valid" in page.get_text()
    assert offers(ann) == []
    assert not Certificate.objects.filter(completion=path).exists()


def test_nobody_requests_that_of_another_person(ann: Client, path: Completion) -> None:
    bob = build_user("bob")
    with pytest.raises(NotTheirs):
        request_certificate(path, by=bob)
    (address,) = offers(ann)
    ann.force_login(bob)
    assert ann.post(address).status_code == 404
    assert not Certificate.objects.filter(completion=path).exists()


def test_nobody_is_reminded_of_a_path_that_they_did_not_choose(path: Completion) -> None:
    assert path.expires_at is not None
    soon = path.expires_at - timedelta(days=5)

    def titles() -> list[str]:
        return sorted(list_expiring(soon).values_list("title", flat=True))

    assert titles() == ["Module"]
    request_certificate(path, by=path.learner.user)
    assert titles() == ["Module", "Path"]


def test_a_renewed_path_has_a_certificate_where_the_one_before_had(path: Completion) -> None:
    ann, ends = path.learner.user, path.expires_at
    request_certificate(path, by=ann)
    assert ends is not None

    build_completion(ModulePage.objects.get(title="Module"), ann, awarded_at=ends)

    rows = Certificate.objects.filter(completion__title="Path")
    assert sorted(rows.values_list("completion__period", flat=True)) == [1, 2]
