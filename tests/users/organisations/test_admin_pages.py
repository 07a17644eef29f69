"""What administrators decide about organisations in the admin, and that it is on record."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from hub.users.models import (
    AuditEntry,
    MailDomain,
    Membership,
    Organisation,
    OrganisationRequest,
    User,
)
from hub.users.organisations.requests import request_organisation
from tests.users.organisations.people import MANAGER, make_organisation, roles, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


@pytest.fixture
def asked(person: User) -> OrganisationRequest:
    return request_organisation(name="Harbour", about="We train.", by=person)


@pytest.fixture
def domain(organisation: Organisation) -> MailDomain:
    return MailDomain.objects.create(organisation=organisation, domain="trust.example")


def decide(client: Client, asked: OrganisationRequest, decision: str, reason: str = "") -> Any:
    address = f"/admin/organisation-requests/edit/{asked.pk}/"
    return client.post(address, {"decision": decision, "reason": reason})


def test_approves_a_request(
    admin_client: Client, asked: OrganisationRequest, person: User, admin: User
) -> None:
    page = admin_client.get(f"/admin/organisation-requests/edit/{asked.pk}/").content.decode()
    assert "We train." in page

    assert decide(admin_client, asked, "approve").status_code == 302

    asked.refresh_from_db()
    assert (asked.status, asked.decided_by) == ("approved", admin)
    assert roles(Organisation.objects.get()) == {person: MANAGER}
    assert len(mail.outbox) == 1


def test_declines_a_request_with_a_reason_only(
    admin_client: Client, asked: OrganisationRequest
) -> None:
    refused = decide(admin_client, asked, "decline")
    assert "Say why. The person who asked reads it." in refused.content.decode()
    assert mail.outbox == []

    decide(admin_client, asked, "decline", "Not real.")
    again = decide(admin_client, asked, "approve")

    asked.refresh_from_db()
    assert (asked.status, asked.reason) == ("declined", "Not real.")
    assert "decided already" in again.content.decode()
    assert not Organisation.objects.exists()


def test_requests_are_neither_added_nor_deleted(
    admin_client: Client, asked: OrganisationRequest
) -> None:
    for path in ("new/", f"delete/{asked.pk}/"):
        admin_client.post(f"/admin/organisation-requests/{path}", {})

    assert list(OrganisationRequest.objects.all()) == [asked]


def test_approves_a_domain_and_refuses_one_that_is_taken(
    admin_client: Client, domain: MailDomain, admin: User
) -> None:
    address = "/admin/mail-domains/edit/{}/"
    refused = admin_client.post(address.format(domain.pk), {})
    assert "Tick this to approve" in refused.content.decode()
    assert admin_client.post(address.format(domain.pk), {"approve": "on"}).status_code == 302
    second = MailDomain.objects.create(
        organisation=make_organisation("Other"), domain="trust.example"
    )

    taken = admin_client.post(address.format(second.pk), {"approve": "on"})

    domain.refresh_from_db()
    assert domain.approved_by == admin
    assert "approved for another organisation already" in taken.content.decode()
    assert list(MailDomain.objects.approved()) == [domain]


def test_deletes_a_domain_on_record(admin_client: Client, domain: MailDomain) -> None:
    admin_client.post(f"/admin/mail-domains/delete/{domain.pk}/")

    assert not MailDomain.objects.exists()
    assert "domain.ended" in verbs()


def test_home_page_says_what_waits(
    admin_client: Client, asked: OrganisationRequest, domain: MailDomain
) -> None:
    page = admin_client.get("/admin/").content.decode()

    assert "Requests for organisations that wait: 1" in page
    assert "Mail domains that wait: 1" in page


def test_editors_see_and_decide_nothing(asked: OrganisationRequest, domain: MailDomain) -> None:
    editor = User.objects.create_user("editor@hub.test")
    editor.groups.set(Group.objects.filter(name__in=["Editors", "Moderators"]))
    client = Client()
    client.force_login(editor)

    pages = [client.get("/admin/")]
    pages += [decide(client, asked, "approve")]
    pages += [client.post(f"/admin/mail-domains/edit/{domain.pk}/", {"approve": "on"})]
    pages += [client.get(f"/admin/{name}/") for name in ("organisation-requests", "mail-domains")]

    assert [page.status_code for page in pages[1:]] == [302] * 4
    for page in pages:
        assert "Harbour" not in page.content.decode()
        assert "trust.example" not in page.content.decode()
        assert "that wait" not in page.content.decode()
    assert not Organisation.objects.filter(name="Harbour").exists()
    assert not MailDomain.objects.approved().exists()


def members(*rows: dict[str, Any]) -> dict[str, Any]:
    initial = sum("id" in row for row in rows)
    data = {"memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        defaults = {"role": "member", "joined_at": "2026-01-01", "left_at": "", "id": ""}
        data |= {f"memberships-{number}-{key}": value for key, value in (defaults | row).items()}
    return data


def test_what_is_edited_in_the_admin_is_on_record(
    admin_client: Client, person: User, admin: User
) -> None:
    data = {"name": "Trust", "slug": "trust", "kind": ""}
    new = members({"user": person.pk, "role": "manager"})
    assert admin_client.post("/admin/organisations/new/", data | new).status_code == 302
    membership = Membership.objects.get()
    edit = f"/admin/organisations/edit/{membership.organisation.pk}/"
    row = {"id": membership.pk, "user": person.pk}
    admin_client.post(edit, data | members(row | {"role": "manager"}))
    admin_client.post(edit, data | members(row))
    admin_client.post(f"/admin/organisations/delete/{membership.organisation.pk}/")

    entries = AuditEntry.objects.order_by("pk").values_list("verb", "actor", "about", "details")
    assert [one for one in entries if one[0].startswith(("membership", "organisation"))] == [
        ("organisation.made", admin.pk, None, {}),
        ("membership.edited", admin.pk, person.pk, {"from": "", "to": "manager 2026-01-01–"}),
        (
            "membership.edited",
            admin.pk,
            person.pk,
            {"from": "manager 2026-01-01–", "to": "member 2026-01-01–"},
        ),
        ("organisation.deleted", admin.pk, None, {}),
    ]
    assert not Organisation.objects.exists()


def test_a_word_of_our_addresses_is_no_slug(admin_client: Client) -> None:
    data = {"name": "Join", "slug": "join", "kind": ""} | members()

    response = admin_client.post("/admin/organisations/new/", data)

    assert "take another" in response.content.decode()
    assert not Organisation.objects.exists()
