"""Pages for managers: what they show, what they refuse, and what another organisation keeps."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from hub.users.models import Invitation, MailDomain, Membership, Organisation, User
from hub.users.organisations.invitations import invite_people, make_link
from tests.users.organisations.people import (
    MANAGER,
    MEMBER,
    add_member,
    make_organisation,
    roles,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(organisation: Organisation) -> User:
    return add_member(organisation, role=MANAGER, first_name="Mary", last_name="Manager")


@pytest.fixture
def other(db: None) -> Organisation:
    """Another organisation, with people, invitations and a domain that could leak."""
    other = make_organisation("Secret Society")
    boss = add_member(other, role=MANAGER, first_name="Sid", email="sid@secret.test")
    add_member(other, first_name="Selma", email="selma@secret.test")
    invite_people(other, "soon@secret.test", by=boss)
    make_link(other, by=boss, days=7)
    MailDomain.objects.create(organisation=other, domain="secret.test")
    mail.outbox.clear()
    return other


@pytest.fixture
def managing(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_list_shows_people_of_this_organisation_only(
    managing: Client, organisation: Organisation, other: Organisation
) -> None:
    add_member(organisation, first_name="Ann", last_name="Lee", email="ann@trust.test")
    add_member(organisation, email="nameless@trust.test")
    gone = add_member(organisation, email="gone@trust.test")
    Membership.objects.filter(user=gone).update(joined_at="2025-01-01", left_at="2026-01-01")

    page = text_of(managing.get("/organisations/riverside-trust/"))

    assert "3 people" in page
    for shown in ("Ann Lee", "ann@trust.test", "nameless@trust.test", "Mary Manager", "(you)"):
        assert shown in page
    for hidden in ("gone@trust.test", "Sid", "Selma", "secret", "Secret"):
        assert hidden not in page


@pytest.mark.parametrize("people", [1, 30])
def test_list_takes_the_same_queries_whatever_its_length(
    managing: Client,
    organisation: Organisation,
    people: int,
    django_assert_num_queries: Any,
) -> None:
    for _number in range(people - 1):
        add_member(organisation)
    managing.get("/organisations/riverside-trust/")

    with django_assert_num_queries(10):
        page = managing.get("/organisations/riverside-trust/")

    assert len(page.context["page_obj"]) == min(people, 25)
    assert ("Next" in page.content.decode()) is (people > 25)


@pytest.mark.parametrize("waiting", [1, 20])
def test_invitations_take_the_same_queries_whatever_their_number(
    managing: Client,
    organisation: Organisation,
    manager: User,
    waiting: int,
    django_assert_num_queries: Any,
) -> None:
    text = "\n".join(f"person{number}@x.test" for number in range(waiting))
    invite_people(organisation, text, by=manager)
    managing.get("/organisations/riverside-trust/invitations/")

    with django_assert_num_queries(11):
        managing.get("/organisations/riverside-trust/invitations/")


PAGES = ["", "invitations/", "domains/", "people/{member}/", "people/{member}/remove/"]
ACTIONS = ["invitations/{invitation}/end/", "links/", "domains/{domain}/end/"]


def numbers(organisation: Organisation) -> dict[str, int]:
    """Return the ids of what `organisation` has."""
    return {
        "member": Membership.objects.get(organisation=organisation, role=MEMBER).pk,
        "invitation": Invitation.objects.by_address().get(organisation=organisation).pk,
        "domain": MailDomain.objects.get(organisation=organisation).pk,
    }


def state() -> tuple[Any, ...]:
    """Return all that a manager can change."""
    return (
        list(Membership.objects.order_by("pk").values()),
        list(Invitation.objects.order_by("pk").values()),
        list(MailDomain.objects.order_by("pk").values()),
    )


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", PAGES + ACTIONS)
def test_another_organisation_is_not_there(
    managing: Client, other: Organisation, path: str, method: str
) -> None:
    before = state()
    address = f"/organisations/{other.slug}/" + path.format(**numbers(other))
    data = {"role": "manager", "addresses": "x@x.test", "days": "7", "domain": "x.example"}

    response = getattr(managing, method)(address, data)

    assert response.status_code == (405 if path in ACTIONS and method == "get" else 404) or (
        path == "" and method == "post" and response.status_code == 405
    )
    assert "secret.test" not in text_of(response)
    assert state() == before
    assert mail.outbox == []


@pytest.mark.parametrize("path", [*PAGES[3:], ACTIONS[0], ACTIONS[2]])
def test_what_another_organisation_has_cannot_be_reached_through_ones_own(
    managing: Client, organisation: Organisation, other: Organisation, path: str
) -> None:
    before = state()
    address = f"/organisations/{organisation.slug}/" + path.format(**numbers(other))

    response = managing.post(address, {"role": "manager"})

    assert response.status_code == 404
    assert state() == before


def test_a_member_may_not_see_the_list(client: Client, organisation: Organisation) -> None:
    add_member(organisation, email="colleague@trust.test")
    client.force_login(add_member(organisation))

    response = client.get("/organisations/riverside-trust/")

    assert response.status_code == 403
    assert "colleague@trust.test" not in text_of(response)


def test_manager_changes_a_role_and_is_kept_from_giving_up_alone(
    managing: Client, organisation: Organisation, manager: User
) -> None:
    ann = add_member(organisation, first_name="Ann")
    own, hers = (Membership.objects.get(user=user).pk for user in (manager, ann))
    address = "/organisations/riverside-trust/people/{}/"

    refused = managing.post(address.format(own), {"role": "member"})
    assert refused.status_code == 400
    assert "An organisation needs a training manager." in text_of(refused)
    assert "<title>Error: " in text_of(refused)

    done = managing.post(address.format(hers), {"role": "manager"}, follow=True)
    assert "Ann is now: Training manager." in text_of(done)
    gone = managing.post(address.format(own), {"role": "member"})
    assert gone["Location"] == "/organisations/"
    assert roles(organisation) == {manager: MEMBER, ann: MANAGER}
    assert managing.post(address.format(hers), {"role": "owner"}).status_code == 403


def test_taking_out_asks_first(managing: Client, organisation: Organisation, manager: User) -> None:
    ann = add_member(organisation, first_name="Ann")
    address = f"/organisations/riverside-trust/people/{Membership.objects.get(user=ann).pk}/remove/"

    assert "Take Ann out of Riverside Trust?" in text_of(managing.get(address))
    assert ann in roles(organisation)
    done = managing.post(address, follow=True)

    assert "Ann does not belong to the organisation any more." in text_of(done)
    assert roles(organisation) == {manager: MANAGER}
    assert managing.post(address).status_code == 404


def test_the_last_manager_is_not_taken_out(
    managing: Client, organisation: Organisation, manager: User
) -> None:
    own = Membership.objects.get(user=manager).pk

    response = managing.post(f"/organisations/riverside-trust/people/{own}/remove/")

    assert response.status_code == 400
    assert "needs a training manager" in text_of(response)
    assert roles(organisation) == {manager: MANAGER}


def test_form_cannot_set_what_it_does_not_show(
    managing: Client, organisation: Organisation, manager: User
) -> None:
    """Mass assignment: only the named fields are read."""
    ann = add_member(organisation)
    membership = Membership.objects.get(user=ann)
    other = make_organisation("Other")

    managing.post(
        f"/organisations/riverside-trust/people/{membership.pk}/",
        {
            "role": "manager",
            "user": manager.pk,
            "organisation": other.pk,
            "joined_at": "2020-01-01",
        },
    )

    changed = Membership.objects.get(pk=membership.pk)
    assert (changed.role, changed.user, changed.organisation) == ("manager", ann, organisation)
    assert changed.joined_at == membership.joined_at
