"""The managers' pages of invitations, links and mail domains."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from hub.users.models import Invitation, MailDomain, Membership, Organisation, User
from tests.users.organisations.people import MANAGER, add_member, make_organisation, make_person

pytestmark = pytest.mark.django_db
ADDRESS = "/organisations/riverside-trust/invitations/"
LINKS = "/organisations/riverside-trust/links/"
DOMAINS = "/organisations/riverside-trust/domains/"
TWELVE = """Ann Lee <ann@people.test>
bo@people.test, cy@people.test
dee@people
"Early, Eve" <eve@people.test>
fay@people.test
not an address
gil@people.test
hal@people.test
ida@people.test
jon@@people.test
kim@people.test"""


@pytest.fixture
def managing(client: Client, organisation: Organisation) -> Client:
    client.force_login(add_member(organisation, role=MANAGER))
    return client


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_twelve_addresses_of_which_three_are_wrong(
    managing: Client, organisation: Organisation
) -> None:
    make_person("kim@people.test")

    response = managing.post(ADDRESS, {"addresses": TWELVE, "role": "member", "send": "1"})

    rows = re.findall(r'data-outcome="(\w+)">\s*<th[^>]*>([^<]*)</th>', response.content.decode())
    assert [text for outcome, text in rows if outcome == "not_an_address"] == [
        "dee@people",
        "not an address",
        "jon@@people.test",
    ]
    assert [outcome for outcome, _text in rows].count("invited") == 9
    assert len(rows) == 12
    assert response.context["form"]["addresses"].value() == (
        "dee@people\nnot an address\njon@@people.test"
    )
    assert len(mail.outbox) == 9
    waiting = Invitation.objects.open().filter(organisation=organisation)
    assert waiting.count() == 9
    assert "kim@people.test" in text_of(managing.get(ADDRESS))


def test_hint_shows_how_a_name_may_stand_before_an_address(managing: Client) -> None:
    assert "“Name &lt;name@example.org&gt;” works too." in text_of(managing.get(ADDRESS))


def test_nothing_pasted_is_an_error_and_what_was_chosen_stays(managing: Client) -> None:
    response = managing.post(ADDRESS, {"addresses": " ", "role": "manager"})

    assert response.status_code == 400
    assert "Paste at least one address." in text_of(response)
    assert "<title>Error: " in text_of(response)
    assert response.context["form"]["role"].value() == "manager"
    assert not Invitation.objects.exists()


def test_what_was_pasted_is_shown_as_text(managing: Client) -> None:
    response = managing.post(ADDRESS, {"addresses": "<script>alert(1)</script>", "role": "member"})

    assert "<script>alert" not in text_of(response)
    assert "&lt;script&gt;" in text_of(response)


def test_link_is_shown_once_and_can_be_ended(managing: Client, organisation: Organisation) -> None:
    done = managing.post(LINKS, {"days": "30"})
    assert done["Location"] == ADDRESS + "#links"
    shown = re.findall(r"/organisations/join/([\w-]+)/", text_of(managing.get(ADDRESS)))
    again = text_of(managing.get(ADDRESS))

    (link,) = Invitation.objects.open().by_link()
    assert len(shown) == 1
    assert "/organisations/join/" not in again
    assert shown[0] not in str(managing.session.items())
    assert (link.expires_at - link.made_at).days in {29, 30}
    ended = managing.post(f"{ADDRESS}{link.pk}/end/", follow=True)
    assert "nobody can join with it any more" in text_of(ended)
    assert not Invitation.objects.open().exists()


def test_new_link_of_one_organisation_is_not_shown_at_another(
    managing: Client, organisation: Organisation
) -> None:
    user = User.objects.get(pk=managing.session["_auth_user_id"])
    other = make_organisation("Other")
    Membership.objects.create(user=user, organisation=other, role=MANAGER)
    managing.post(LINKS, {"days": "7"})

    elsewhere = managing.get("/organisations/other/invitations/")
    assert elsewhere.status_code == 200
    assert "/organisations/join/" not in text_of(elsewhere)
    assert "/organisations/join/" in text_of(managing.get(ADDRESS))


@pytest.mark.parametrize("days", ["", "0", "1000", "x"])
def test_link_for_a_time_that_is_not_offered_is_refused(managing: Client, days: str) -> None:
    response = managing.post(LINKS, {"days": days})

    assert response.status_code == 400
    assert "There is a problem" in text_of(response)
    assert not Invitation.objects.exists()


def test_domain_is_asked_for_and_taken_away(managing: Client, organisation: Organisation) -> None:
    assert "administrator of the site looks" in text_of(
        managing.post(DOMAINS, {"domain": "@Trust.Example"}, follow=True)
    )
    row = MailDomain.objects.get()
    assert (row.domain, row.approved_at) == ("trust.example", None)
    assert "waits for an administrator" in text_of(managing.get(DOMAINS))

    managing.post(f"{DOMAINS}{row.pk}/end/")
    assert not MailDomain.objects.exists()


@pytest.mark.parametrize("domain", ["", "trust", "gmail.com"])
def test_domain_that_cannot_be_is_refused_and_kept_in_the_form(
    managing: Client, domain: str
) -> None:
    response = managing.post(DOMAINS, {"domain": domain})

    assert response.status_code == 400
    assert response.context["form"]["domain"].value() == domain
    assert not MailDomain.objects.exists()


def test_asking_for_a_domain_tells_nothing_of_others(
    managing: Client, organisation: Organisation, admin: User
) -> None:
    MailDomain.objects.create(
        organisation=make_organisation("Secret Society"),
        domain="trust.example",
        approved_by=admin,
        approved_at="2026-01-01T00:00Z",
    )

    taken = managing.post(DOMAINS, {"domain": "trust.example"}, follow=True)
    free = managing.post(DOMAINS, {"domain": "frees.example"}, follow=True)

    assert "Secret" not in text_of(taken)
    lines = [
        re.findall(r'<p class="notice[^"]*">([^<]*)</p>', text_of(page)) for page in (taken, free)
    ]
    assert lines[0] == lines[1] != []
