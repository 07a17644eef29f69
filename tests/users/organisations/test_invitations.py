"""Inviting by address and by link, and what becomes of each; accepting."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from hub.users.accounts.deletion import delete_account
from hub.users.models import AuditEntry, Invitation, Membership, Organisation, User
from hub.users.organisations import invitations
from hub.users.organisations.errors import (
    InvitationOverError,
    OrganisationGoneError,
    OtherAddressError,
    TooManyLinksError,
)
from hub.users.organisations.invitations import (
    accept_invitation,
    end_invitation,
    find_invitation,
    forget_invitations,
    hash_token,
    invitations_for,
    invite_people,
    make_link,
)
from tests.users.organisations.people import (
    MANAGER,
    MEMBER,
    add_member,
    join_paths,
    make_organisation,
    make_person,
    roles,
    verbs,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(organisation: Organisation) -> User:
    return add_member(organisation, role=MANAGER, email="mary@trust.test")


def outcomes(organisation: Organisation, text: str, by: User) -> list[str]:
    return [report.outcome.value for report in invite_people(organisation, text, by=by)]


def tokens() -> list[str]:
    return [path.split("/")[3] for path in join_paths()]


def test_says_what_became_of_each(organisation: Organisation, manager: User) -> None:
    add_member(organisation, email="member@trust.test")
    make_person("known@elsewhere.test")
    text = (
        "New <new@elsewhere.test>, known@elsewhere.test\nnot an address\nNEW@elsewhere.test\n"
        "Member@trust.test; mary@trust.test\n@elsewhere.test"
    )

    assert outcomes(organisation, text, manager) == [
        "invited",
        "invited",
        "not_an_address",
        "twice",
        "member",
        "member",
        "not_an_address",
    ]
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "known@elsewhere.test",
        "new@elsewhere.test",
    ]
    assert {invitation.email for invitation in Invitation.objects.open()} == {
        "known@elsewhere.test",
        "new@elsewhere.test",
    }
    assert verbs() == ["invitation.sent", "invitation.sent"]
    assert AuditEntry.objects.first().details.keys() == {"kind", "role", "invitation"}


def test_known_and_unknown_addresses_get_the_same_letter_and_report(
    organisation: Organisation, manager: User
) -> None:
    add_member(make_organisation("Secret Society"), email="known@elsewhere.test")
    make_person("dead@elsewhere.test", is_active=False)

    text = "known@elsewhere.test\nunknown@elsewhere.test\ndead@elsewhere.test"
    assert outcomes(organisation, text, manager) == ["invited"] * 3

    texts = {
        letter.body.replace(path, "PATH")
        for letter, path in zip(mail.outbox, join_paths(), strict=True)
    }
    assert len(texts) == 1
    assert len({letter.subject for letter in mail.outbox}) == 1
    assert "Secret" not in str(texts)


def test_no_second_letter_within_the_hour_and_a_new_one_after_it(
    organisation: Organisation, manager: User
) -> None:
    assert outcomes(organisation, "ann@elsewhere.test", manager) == ["invited"]
    assert outcomes(organisation, "ann@elsewhere.test", manager) == ["too_soon"]
    end_invitation(Invitation.objects.get(), by=manager)
    assert outcomes(organisation, "ann@elsewhere.test", manager) == ["too_soon"]
    assert len(mail.outbox) == 1

    Invitation.objects.update(ended_at=None)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert outcomes(organisation, "ann@elsewhere.test", manager) == ["renewed"]
        old, new = (find_invitation(token) for token in tokens())
        assert (old.is_open, new.is_open) == (False, True)
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert outcomes(organisation, "ann@elsewhere.test", manager) == ["invited"]
    assert len(mail.outbox) == 3


def test_limits_of_a_list_and_of_a_day(
    organisation: Organisation, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(invitations, "MOST_LETTERS_A_DAY", 3)

    first = outcomes(organisation, "a@x.test, b@x.test, c@x.test, a@x.test", manager)
    second = outcomes(organisation, "d@x.test, e@x.test", manager)

    assert first == ["invited", "invited", "over_limit", "twice"]
    assert second == ["invited", "over_limit"]
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert outcomes(organisation, "e@x.test", manager) == ["invited"]


@override_settings(SITE_URL="https://hub.example")
def test_letter_holds_the_token_and_the_database_does_not(
    organisation: Organisation, manager: User
) -> None:
    invite_people(organisation, "ann@elsewhere.test", by=manager)

    (token,) = tokens()
    (letter,) = mail.outbox
    assert f"https://hub.example/organisations/join/{token}/" in letter.body
    assert len(token) >= 43
    row = Invitation.objects.get()
    assert row.token_hash == hash_token(token)
    assert token not in str(Invitation.objects.values())
    assert token not in str(AuditEntry.objects.values())
    assert find_invitation(token) == row
    assert find_invitation(row.token_hash) is None


def test_only_the_verified_address_accepts_and_only_once(
    organisation: Organisation, manager: User
) -> None:
    invite_people(organisation, "ann@elsewhere.test", by=manager, role=MANAGER)
    invitation = Invitation.objects.get()
    unverified = make_person("ann@elsewhere.test", verified=False)
    for user in (make_person("other@elsewhere.test"), unverified):
        assert list(invitations_for(user)) == []
        with pytest.raises(OtherAddressError):
            accept_invitation(invitation, by=user)
    assert roles(organisation) == {manager: MANAGER}

    unverified.emailaddress_set.update(verified=True)
    assert list(invitations_for(unverified)) == [invitation]
    assert accept_invitation(invitation, by=unverified)[1] is True
    assert accept_invitation(invitation, by=unverified)[1] is False

    assert roles(organisation) == {manager: MANAGER, unverified: MANAGER}
    invitation.refresh_from_db()
    assert (invitation.used_by, invitation.is_open) == (unverified, False)
    assert verbs() == ["invitation.sent", "membership.joined"]


def test_a_used_invitation_does_not_bring_back_who_left(
    organisation: Organisation, manager: User
) -> None:
    ann = make_person("ann@elsewhere.test")
    invite_people(organisation, ann.email, by=manager)
    accept_invitation(Invitation.objects.get(), by=ann)
    Membership.objects.filter(user=ann).update(left_at=timezone.localdate())

    with pytest.raises(InvitationOverError):
        accept_invitation(Invitation.objects.get(), by=ann)


@pytest.mark.parametrize("how", ["ended", "expired", "deleted"])
def test_what_is_over_cannot_be_accepted(
    organisation: Organisation, manager: User, how: str
) -> None:
    link, _token = make_link(organisation, by=manager, days=7)
    moment = timezone.now()
    if how == "ended":
        assert end_invitation(link, by=manager) is True
        assert end_invitation(link, by=manager) is False
    elif how == "expired":
        moment += timedelta(days=8)
    else:
        Invitation.objects.get().delete()

    with time_machine.travel(moment), pytest.raises(InvitationOverError):
        accept_invitation(link, by=make_person())

    assert roles(organisation) == {manager: MANAGER}


def test_a_link_takes_many_as_members(organisation: Organisation, manager: User) -> None:
    link, token = make_link(organisation, by=manager, days=7)
    ann, bo = make_person(verified=False), make_person()

    for user in (ann, bo, ann, manager):
        accept_invitation(find_invitation(token) or link, by=user)

    assert roles(organisation) == {manager: MANAGER, ann: MEMBER, bo: MEMBER}
    assert verbs() == ["invitation.link_made", "membership.joined", "membership.joined"]


def test_links_have_a_limit(
    organisation: Organisation, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "MOST_LINKS", 1)
    make_link(make_organisation("Other"), by=manager, days=7)
    link, _token = make_link(organisation, by=manager, days=7)

    with pytest.raises(TooManyLinksError):
        make_link(organisation, by=manager, days=7)
    end_invitation(link, by=manager)
    make_link(organisation, by=manager, days=7)


def test_an_invitation_as_manager_raises_a_member(
    organisation: Organisation, manager: User
) -> None:
    invite_people(organisation, "ann@elsewhere.test", by=manager, role=MANAGER)
    ann = add_member(organisation, email="ann@elsewhere.test")

    accept_invitation(Invitation.objects.get(), by=ann)

    assert roles(organisation)[ann] == MANAGER
    assert verbs() == ["invitation.sent", "membership.role_changed"]


def test_old_invitations_are_forgotten(organisation: Organisation, manager: User) -> None:
    invite_people(organisation, "old@x.test, open@x.test", by=manager)
    Invitation.objects.filter(email="old@x.test").update(ended_at=timezone.now())

    now = timezone.now()
    assert forget_invitations(now=now + timedelta(days=89)) == "0 invitations deleted"
    assert forget_invitations(now=now + timedelta(days=91)) == "1 invitations deleted"
    assert Invitation.objects.get().email == "open@x.test"


def test_invitations_to_an_account_go_with_it(organisation: Organisation, manager: User) -> None:
    ann = make_person("ann@people.test")
    invite_people(organisation, "ann@people.test, bo@people.test", by=manager)
    accept_invitation(Invitation.objects.get(email=ann.email), by=ann)

    delete_account(ann, by=ann)

    assert [invitation.email for invitation in Invitation.objects.all()] == ["bo@people.test"]
    assert roles(organisation) == {manager: MANAGER}


def test_deleting_an_organisation_ends_its_invitations_and_keeps_the_people(
    organisation: Organisation, manager: User
) -> None:
    ann = make_person("ann@people.test")
    invite_people(organisation, ann.email, by=manager)
    invitation = Invitation.objects.select_related("organisation").get()

    organisation.delete()

    assert list(invitations_for(ann)) == []
    with pytest.raises(OrganisationGoneError):
        accept_invitation(invitation, by=ann)
    assert User.objects.filter(pk__in=[ann.pk, manager.pk]).count() == 2
