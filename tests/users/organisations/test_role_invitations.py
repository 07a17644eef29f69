"""Invitations for people who belong already: a higher role is offered, nothing else stays open."""

from __future__ import annotations

import pytest
from django.core import mail

from hub.users.models import Invitation, MailDomain, Membership, Organisation, User
from hub.users.organisations.invitations import Outcome, invite_people
from tests.users.organisations.people import add_member, join_paths, roles
from tests.users.organisations.test_joining_pages import signed_in, text_of

pytestmark = pytest.mark.django_db
MANAGER, MEMBER = Membership.Role.MANAGER, Membership.Role.MEMBER


@pytest.fixture
def manager(organisation: Organisation) -> User:
    return add_member(organisation, role=MANAGER, email="mary@trust.test")


@pytest.fixture
def ann(organisation: Organisation, manager: User) -> User:
    return add_member(organisation, role=MEMBER, email="ann@trust.test")


def test_a_member_takes_the_role_that_a_managers_invitation_offers(
    organisation: Organisation, manager: User, ann: User
) -> None:
    reports = invite_people(organisation, ann.email, by=manager, role=MANAGER)
    browser, path = signed_in(ann), join_paths()[-1]
    page = text_of(browser.get(path))
    assert "Your new role in Riverside Trust" in page
    assert "your role will be: Training manager" in page
    assert "What the organisation will see" not in page
    assert roles(organisation) == {manager: MANAGER, ann: MEMBER}
    assert path_of(ann) in text_of(browser.get("/organisations/"))

    said = text_of(browser.post(path, follow=True))

    assert [report.outcome for report in reports] == [Outcome.INVITED]
    assert "You belong to Riverside Trust now." in said
    assert roles(organisation) == {manager: MANAGER, ann: MANAGER}
    assert Invitation.objects.get().used_by == ann
    assert not Invitation.objects.open().exists()


def test_an_invitation_from_before_somebody_joined_raises_their_role(
    organisation: Organisation, manager: User
) -> None:
    invite_people(organisation, "ann@trust.test", by=manager, role=MANAGER)
    ann = add_member(organisation, role=MEMBER, email="ann@trust.test")

    signed_in(ann).post(path_of(ann))

    assert roles(organisation) == {manager: MANAGER, ann: MANAGER}


def test_what_would_change_nothing_is_said_and_used_up(
    organisation: Organisation, manager: User
) -> None:
    invite_people(organisation, "ann@trust.test", by=manager)
    ann = add_member(organisation, role=MANAGER, email="ann@trust.test")
    browser, path = signed_in(ann), join_paths()[-1]

    assert "You belong to Riverside Trust already." in text_of(browser.get(path, follow=True))
    assert path_of(ann) not in text_of(browser.get("/organisations/"))
    assert Invitation.objects.open().exists()
    browser.post(path)
    assert not Invitation.objects.open().exists()
    assert roles(organisation) == {manager: MANAGER, ann: MANAGER}


def test_inviting_somebody_who_has_the_role_sends_nothing(
    organisation: Organisation, manager: User, ann: User
) -> None:
    mail.outbox.clear()
    as_member = invite_people(organisation, ann.email, by=manager)
    as_manager = invite_people(organisation, manager.email, by=manager, role=MANAGER)

    assert [each.outcome for each in [*as_member, *as_manager]] == [Outcome.MEMBER] * 2
    assert mail.outbox == []


def test_a_second_click_says_that_one_belongs(organisation: Organisation, manager: User) -> None:
    invite_people(organisation, "ann@trust.test", by=manager)
    MailDomain.objects.create(
        organisation=organisation, domain="trust.test", approved_at="2026-01-01T00:00Z"
    )
    ann = add_member(organisation, role=MEMBER, email="ann@trust.test")
    for path in (path_of(ann), "/organisations/riverside-trust/join/"):
        for _click in range(2):
            response = signed_in(ann).post(path, follow=True)
            assert "You belong to Riverside Trust already." in text_of(response)


def path_of(person: User) -> str:
    invitation = Invitation.objects.get(email=person.email)
    return f"/organisations/invitations/{invitation.pk}/"
