"""What the database itself refuses, whatever the code does."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hub.users.models import Invitation, MailDomain, Organisation, OrganisationRequest, User

pytestmark = pytest.mark.django_db
NUMBERS = itertools.count()


def invite(organisation: Organisation, **changes: Any) -> Invitation:
    values = {
        "organisation": organisation,
        "email": "ines@example.net",
        "token_hash": f"hash {next(NUMBERS)}",
        "expires_at": timezone.now() + timedelta(days=1),
    }
    return Invitation.objects.create(**values | changes)


def test_an_address_has_one_open_invitation_of_an_organisation(organisation: Organisation) -> None:
    first = invite(organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        invite(organisation, email="INES@example.net")

    Invitation.objects.update(ended_at=timezone.now())
    second = invite(organisation)
    links = [invite(organisation, email=""), invite(organisation, email="")]

    assert list(Invitation.objects.open().by_address()) == [second]
    assert set(Invitation.objects.open().by_link()) == set(links)
    assert not Invitation.objects.get(pk=first.pk).is_open


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "", "role": "manager"},
        {"email": "", "used_at": timezone.now()},
        {"ended_at": timezone.now(), "used_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(days=1)},
    ],
    ids=["link for managers", "link used up", "used and ended", "over before it begins"],
)
def test_invitations_that_cannot_be(organisation: Organisation, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        invite(organisation, **changes)


def test_an_approved_domain_belongs_to_one_organisation(organisation: Organisation) -> None:
    other = Organisation.objects.create(name="Other", slug="other")
    MailDomain.objects.create(
        organisation=organisation, domain="trust.example", approved_at=timezone.now()
    )
    asked = MailDomain.objects.create(organisation=other, domain="trust.example")

    with pytest.raises(IntegrityError), transaction.atomic():
        MailDomain.objects.filter(pk=asked.pk).update(approved_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        MailDomain.objects.create(organisation=other, domain="trust.example")

    assert list(MailDomain.objects.waiting()) == [asked]


def test_a_person_has_one_request_that_waits(person: User) -> None:
    ask = {"name": "Trust", "about": "We buy.", "asked_by": person}
    first = OrganisationRequest.objects.create(**ask)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationRequest.objects.create(**ask)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationRequest.objects.update(status="declined", decided_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationRequest.objects.update(status="approved")

    assert list(OrganisationRequest.objects.filter(status="waiting")) == [first]


def test_what_hangs_on_an_organisation_goes_with_it(
    organisation: Organisation, person: User
) -> None:
    invitation = invite(organisation, made_by=person)
    MailDomain.objects.create(organisation=organisation, domain="trust.example", asked_by=person)
    request = OrganisationRequest.objects.create(
        name="Trust",
        about="We buy.",
        asked_by=person,
        status="approved",
        decided_at=timezone.now(),
        organisation=organisation,
    )

    person_pk = person.pk
    organisation.delete()
    request.refresh_from_db()

    assert (request.organisation, request.asked_by_id) == (None, person_pk)
    assert not Invitation.objects.filter(pk=invitation.pk).exists()
    assert not MailDomain.objects.exists()


def test_an_invitation_outlives_who_made_it(organisation: Organisation, person: User) -> None:
    invitation = invite(organisation, made_by=person)
    OrganisationRequest.objects.create(name="Trust", about="We buy.", asked_by=person)

    person.delete()
    invitation.refresh_from_db()

    assert (invitation.made_by, invitation.is_open) == (None, True)
    assert not OrganisationRequest.objects.exists()
