"""Organisations that people ask for, and what administrators decide."""

from __future__ import annotations

import pytest
from django.core import mail

from hub.users.models import Organisation, OrganisationRequest, User
from hub.users.organisations.errors import (
    AlreadyDecidedError,
    AlreadyWaitingError,
    ReasonMissingError,
)
from hub.users.organisations.requests import (
    RESERVED_SLUGS,
    approve_request,
    decline_request,
    request_organisation,
)
from hub.users.organisations.urls import urlpatterns
from tests.users.organisations.people import MANAGER, make_organisation, roles, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(person: User) -> OrganisationRequest:
    return request_organisation(name="Harbour Charity", about="We train volunteers.", by=person)


def test_asking_twice_is_once_and_asking_for_two_is_refused(
    asked: OrganisationRequest, person: User
) -> None:
    again = request_organisation(name=asked.name, about=asked.about, by=person)
    with pytest.raises(AlreadyWaitingError):
        request_organisation(name="Another", about="Another.", by=person)

    assert again == asked
    assert list(OrganisationRequest.objects.all()) == [asked]
    assert verbs() == ["organisation.asked"]


def test_approving_makes_the_organisation_and_its_manager_and_tells(
    asked: OrganisationRequest, person: User, admin: User
) -> None:
    organisation = approve_request(asked, by=admin)
    assert approve_request(asked, by=admin) == organisation
    with pytest.raises(AlreadyDecidedError):
        decline_request(asked, reason="No.", by=admin)

    assert (organisation.name, organisation.slug) == ("Harbour Charity", "harbour-charity")
    assert roles(organisation) == {person: MANAGER}
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by, asked.organisation) == (
        "approved",
        admin,
        organisation,
    )
    (letter,) = mail.outbox
    assert letter.to == [person.email]
    assert "/organisations/harbour-charity/" in letter.body
    assert verbs() == ["organisation.asked", "membership.joined", "organisation.approved"]


def test_declining_says_why_and_lets_the_person_ask_again(
    asked: OrganisationRequest, person: User, admin: User
) -> None:
    with pytest.raises(ReasonMissingError):
        decline_request(asked, reason="  ", by=admin)
    decline_request(asked, reason="We could not find it & <asked> twice.", by=admin)
    decline_request(asked, reason="Another reason.", by=admin)
    with pytest.raises(AlreadyDecidedError):
        approve_request(asked, by=admin)

    asked.refresh_from_db()
    assert (asked.status, asked.reason) == ("declined", "We could not find it & <asked> twice.")
    assert not Organisation.objects.exists()
    (letter,) = mail.outbox
    assert "We could not find it & <asked> twice." in letter.body
    assert "We could not find it &amp; &lt;asked&gt; twice." in letter.alternatives[0][0]
    assert verbs() == ["organisation.asked", "organisation.declined"]
    request_organisation(name="Harbour Charity", about="Here is proof.", by=person)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Riverside Trust", "riverside-trust-2"),
        ("Ask", "ask-2"),
        ("Join", "join-2"),
        ("李", "organisation"),
        ("x" * 200, "x" * 76),
    ],
)
def test_address_is_free_and_none_of_ours(person: User, admin: User, name: str, slug: str) -> None:
    make_organisation("Riverside Trust")
    asked = request_organisation(name=name, about="About.", by=person)

    assert approve_request(asked, by=admin).slug == slug


def test_reserved_are_the_first_parts_of_our_addresses() -> None:
    firsts = {str(pattern.pattern).split("/")[0] for pattern in urlpatterns}

    assert {first for first in firsts if first and "<" not in first} == RESERVED_SLUGS
