"""Joining and leaving, as the person sees it; what scanners and others cannot do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.test import Client
from django.utils import timezone

from hub.users.models import (
    Invitation,
    MailDomain,
    Membership,
    Organisation,
    OrganisationRequest,
    User,
)
from hub.users.organisations.invitations import invite_people, make_link
from tests.users.accounts.people import code_of_letter, sign_up
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
    return add_member(organisation, role=MANAGER, email="mary@trust.test", first_name="Mary")


@pytest.fixture
def invited(organisation: Organisation, manager: User) -> str:
    """The path of the link in a letter to ann@people.test."""
    invite_people(organisation, "ann@people.test", by=manager)
    return join_paths()[-1]


@pytest.fixture
def link(organisation: Organisation, manager: User) -> str:
    return f"/organisations/join/{make_link(organisation, by=manager, days=7)[1]}/"


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_says_what_will_be_seen_and_joins_only_by_post(
    organisation: Organisation, manager: User, invited: str
) -> None:
    ann = make_person("ann@people.test")
    client = signed_in(ann)

    page = text_of(client.get(invited))
    for said in (
        "Join Riverside Trust?",
        "your name and your e-mail address",
        f"from {timezone.localdate():%-d %B %Y} on",
        "Your role would be: Member.",
    ):
        assert said in page
    assert roles(organisation) == {manager: MANAGER}

    done = client.post(invited, follow=True)
    assert "You belong to Riverside Trust now." in text_of(done)
    assert roles(organisation) == {manager: MANAGER, ann: MEMBER}
    again = client.post(invited, follow=True)
    assert "You belong to Riverside Trust already." in text_of(again)


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_a_machine_without_cookies_changes_nothing(
    organisation: Organisation, manager: User, invited: str, link: str, method: str
) -> None:
    before = list(Invitation.objects.order_by("pk").values()), verbs()
    for path in (invited, link):
        for checks in (False, True):
            getattr(Client(enforce_csrf_checks=checks), method)(path)

    assert (list(Invitation.objects.order_by("pk").values()), verbs()) == before
    assert roles(organisation) == {manager: MANAGER}


def test_anonymous_visitor_is_led_through_sign_in_and_back(client: Client, invited: str) -> None:
    page = client.get(invited)
    body = text_of(page)

    onward = invited.replace("/", "%2F")
    assert f'href="/accounts/login/?next={onward}"' in body
    assert "ann@people.test" not in body
    assert 'method="post"' not in body
    assert client.post(invited)["Location"] == f"/accounts/login/?next={invited}"
    assert "no-store" in page["Cache-Control"]
    assert not page.cookies


def test_another_account_is_told_so_without_the_address(
    organisation: Organisation, manager: User, invited: str
) -> None:
    client = signed_in(make_person("other@people.test"))
    for response in (client.get(invited), client.post(invited)):
        assert response.status_code == 403
        assert "This invitation is for another address" in text_of(response)
        assert "ann@people.test" not in text_of(response)

    assert roles(organisation) == {manager: MANAGER}


@pytest.mark.parametrize("who", ["anonymous", "signed in"])
@pytest.mark.parametrize("how", ["ended", "expired", "used"])
def test_what_is_over_says_so(invited: str, how: str, who: str) -> None:
    now = timezone.now()
    changes: dict[str, Any] = {
        "ended": {"ended_at": now},
        "used": {"used_at": now},
        "expired": {"made_at": now - timedelta(days=20), "expires_at": now - timedelta(days=6)},
    }[how]
    Invitation.objects.update(**changes)
    client = Client() if who == "anonymous" else signed_in(make_person("ann@people.test"))

    response = client.get(invited)

    assert response.status_code == 410
    assert "This invitation is over" in text_of(response)
    assert "Riverside" not in text_of(response)


@pytest.mark.parametrize("token", ["x", "../admin", "x" * 500, "%00"])
def test_an_unknown_link_says_the_same(client: Client, token: str, invited: str) -> None:
    response = client.get(f"/organisations/join/{token}/")

    assert response.status_code == 404
    assert "Riverside" not in text_of(response)


def test_link_takes_anybody_with_an_account(
    organisation: Organisation, manager: User, link: str
) -> None:
    ann = make_person(verified=False)

    signed_in(ann).post(link)

    assert roles(organisation) == {manager: MANAGER, ann: MEMBER}


def test_own_page_shows_what_is_mine_and_nothing_of_others(
    organisation: Organisation, manager: User, invited: str
) -> None:
    secret = make_organisation("Secret Society")
    boss = add_member(secret, role=MANAGER)
    invite_people(secret, "bo@people.test", by=boss)
    MailDomain.objects.create(organisation=secret, domain="secret.test", approved_at=timezone.now())
    OrganisationRequest.objects.create(name="Secret plan", about="Hush", asked_by=boss)
    ann = make_person("ann@people.test")
    third = make_organisation("Third")
    Membership.objects.create(user=ann, organisation=third, role=MANAGER)
    OrganisationRequest.objects.create(name="My plan", about="Mine", asked_by=ann)

    page = text_of(signed_in(ann).get("/organisations/"))

    invitation = Invitation.objects.get(email="ann@people.test")
    assert f"/organisations/invitations/{invitation.pk}/" in page
    for shown in ("Riverside Trust", "Third", "/organisations/third/leave/", "My plan"):
        assert shown in page
    assert "Secret" not in page
    assert "mary@trust.test" not in page


def test_joins_from_ones_own_page_without_the_letter(
    organisation: Organisation, manager: User, invited: str
) -> None:
    path = f"/organisations/invitations/{Invitation.objects.get().pk}/"
    other, ann = make_person("other@people.test"), make_person("ann@people.test")
    assert signed_in(other).post(path).status_code == 404
    assert signed_in(make_person("x@people.test")).get(path).status_code == 404

    signed_in(ann).post(path)

    assert roles(organisation) == {manager: MANAGER, ann: MEMBER}


def test_joins_by_an_address_of_an_approved_domain(
    organisation: Organisation, manager: User
) -> None:
    row = MailDomain.objects.create(organisation=organisation, domain="people.test")
    ann = make_person("ann@people.test")
    client, path = signed_in(ann), "/organisations/riverside-trust/join/"
    assert client.post(path).status_code == 404
    row.approved_at = timezone.now()
    row.save()

    assert path in text_of(client.get("/organisations/"))
    assert signed_in(make_person("bo@elsewhere.test")).get(path).status_code == 404
    assert "Join Riverside Trust?" in text_of(client.get(path))
    client.post(path)

    assert roles(organisation) == {manager: MANAGER, ann: MEMBER}


def test_leaving_asks_first(organisation: Organisation, manager: User) -> None:
    ann = add_member(organisation)
    client, path = signed_in(ann), "/organisations/riverside-trust/leave/"

    assert "Leave Riverside Trust?" in text_of(client.get(path))
    assert ann in roles(organisation)
    assert "You have left Riverside Trust." in text_of(client.post(path, follow=True))

    assert roles(organisation) == {manager: MANAGER}
    assert client.post(path).status_code == 404


def test_the_last_manager_cannot_leave(organisation: Organisation, manager: User) -> None:
    response = signed_in(manager).post("/organisations/riverside-trust/leave/")

    assert response.status_code == 400
    assert "needs a training manager" in text_of(response)
    assert roles(organisation) == {manager: MANAGER}


def test_asking_for_an_organisation(person: User) -> None:
    client = signed_in(person)
    empty = client.post("/organisations/ask/", {"name": "", "about": "Some words", "kind": ""})
    assert empty.status_code == 400
    assert "Give the name of the organisation." in text_of(empty)
    assert "Some words" in text_of(empty)

    data = {"name": "Harbour", "about": "We train.", "kind": "", "status": "approved"}
    assert client.post("/organisations/ask/", data)["Location"] == "/organisations/"

    asked = OrganisationRequest.objects.get()
    assert (asked.name, asked.asked_by, asked.status) == ("Harbour", person, "waiting")
    second = client.post("/organisations/ask/", data | {"name": "Another"})
    assert second.status_code == 400
    assert "please wait for the answer" in text_of(second)


def test_deactivated_person_gets_nothing(organisation: Organisation, invited: str) -> None:
    ann = make_person("ann@people.test")
    client = signed_in(ann)
    User.objects.filter(pk=ann.pk).update(is_active=False)

    assert client.get("/organisations/")["Location"].startswith("/accounts/login/")
    assert client.post(invited)["Location"].startswith("/accounts/login/")
    assert ann not in roles(organisation)


def test_somebody_without_an_account_signs_up_on_the_way(
    organisation: Organisation, manager: User, invited: str, client: Client
) -> None:
    term = apps.get_model("taxonomy", "Term")
    audience = term.objects.create(vocabulary="audience", code="test-audience")
    links = BeautifulSoup(client.get(invited).content, "html.parser").main.find_all("a")
    sign_up_page = next(link["href"] for link in links if "signup" in link["href"])
    form = BeautifulSoup(client.get(sign_up_page).content, "html.parser").main.form
    onward = {"next": form.find("input", {"name": "next"})["value"]}

    sign_up(client, "ann@people.test", audience=str(audience.pk), **onward)
    led = client.post("/accounts/confirm-email/", {"code": code_of_letter()})

    assert led["Location"] == invited
    client.post(invited)
    ann = User.objects.get(email="ann@people.test")
    assert roles(organisation) == {manager: MANAGER, ann: MEMBER}
