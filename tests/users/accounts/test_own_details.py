"""Name, group, address and password, changed by the person."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from hub.users.models import Organisation, User
from tests.users.accounts.people import NEW_PASSWORD, code_of_letter, prove, sign_in
from tests.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db
CONFIRM = "/accounts/confirm-email/"


def rows(client: Client) -> dict[str, str]:
    page = BeautifulSoup(client.get("/accounts/").content, "html.parser")
    return {row.dt.get_text(): row.dd.get_text() for row in page.select(".summary > div")}


def test_overview_tells_how_the_account_stands(client: Client, person: User, audience: Any) -> None:
    client.force_login(person)
    assert rows(client) == {
        "Name": "Pat",
        "Group": "not given",
        "E-mail address": "person@hub.test",
        "Password": "set",
        "Second step": "off",
        "Signed in": "in 1 browser",
    }

    sent = {"first_name": "Patricia", "last_name": "Lee", "audience": str(audience.pk)}
    assert client.post("/accounts/details/", sent)["Location"] == "/accounts/"
    assert rows(client)["Name"] == "Patricia Lee"
    assert rows(client)["Group"] == "commissioner"


def test_overview_tells_where_the_person_belongs_today(client: Client, person: User) -> None:
    for name, joined, left in (
        ("Riverside", "2025-03-01", None),
        ("Past Place", "2024-01-01", "2025-01-01"),
    ):
        organisation = Organisation.objects.create(name=name, slug=name.lower().replace(" ", "-"))
        person.memberships.create(organisation=organisation, joined_at=joined, left_at=left)
    other = User.objects.create_user("other@hub.test")
    secret = Organisation.objects.create(name="Of Others", slug="of-others")
    other.memberships.create(organisation=secret)
    client.force_login(person)

    page = BeautifulSoup(client.get("/accounts/").content, "html.parser")

    listed = [" ".join(row.stripped_strings) for row in page.select("main .rows li")]
    assert listed == ["Riverside Member since 1 March 2025"]
    assert page.select_one('main a[href="/organisations/"]') is not None


def test_details_take_no_group_of_another_vocabulary_and_no_rights(
    client: Client, person: User, audience: Any
) -> None:
    wrong = type(audience).objects.get(vocabulary="sector")
    client.force_login(person)
    response = client.post("/accounts/details/", {"audience": str(wrong.pk)})
    assert response.status_code == 400
    client.post(
        "/accounts/details/", {"is_superuser": "on", "email": "x@hub.test", "password": "x"}
    )

    person.refresh_from_db()
    assert (person.audience, person.is_superuser, person.email) == (None, False, "person@hub.test")
    assert person.check_password(PASSWORD)


def test_retired_group_cannot_be_chosen_anew(client: Client, person: User, audience: Any) -> None:
    type(audience).objects.update(is_retired=True)
    client.force_login(person)

    assert client.post("/accounts/details/", {"audience": str(audience.pk)}).status_code == 400


def test_new_address_takes_effect_when_it_is_confirmed(client: Client, person: User) -> None:
    sign_in(client, person.email)
    ask = client.post("/accounts/email/", {"email": "next@hub.test"})
    assert ask["Location"].startswith("/accounts/reauthenticate/")
    prove(client)
    client.post("/accounts/email/", {"email": "next@hub.test"})
    person.refresh_from_db()
    assert (person.email, mail.outbox[-1].to) == ("person@hub.test", ["next@hub.test"])
    assert client.post(CONFIRM, {"code": "0000-0000"}).status_code == 400

    assert client.post(CONFIRM, {"code": code_of_letter()})["Location"] == "/accounts/"
    person.refresh_from_db()
    assert person.email == "next@hub.test"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("next@hub.test", True)]
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (
        ["person@hub.test"],
        "The address of your account was changed",
    )
    assert sign_in(Client(), "person@hub.test").status_code == 400


def test_address_of_another_account_is_not_told_and_not_taken(
    client: Client, person: User, admin: User
) -> None:
    client.force_login(person)
    prove(client)
    answers = [
        client.post("/accounts/email/", {"email": email})["Location"]
        for email in (admin.email, "free@hub.test")
    ]

    assert answers == [CONFIRM] * 2
    person.refresh_from_db()
    assert person.email == "person@hub.test"


def test_own_address_is_refused_with_a_reason(client: Client, person: User) -> None:
    client.force_login(person)
    prove(client)
    response = client.post("/accounts/email/", {"email": "PERSON@hub.test"})

    assert response.status_code == 400
    assert "address of your account already" in response.content.decode()


def test_password_changes_with_the_present_one_only(client: Client, person: User) -> None:
    client.force_login(person)
    sent = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    for wrong in ({"oldpassword": "guess"}, {"oldpassword": PASSWORD, "password2": "other words"}):
        assert client.post("/accounts/password/change/", sent | wrong).status_code == 400
    client.post("/accounts/password/change/", sent | {"oldpassword": PASSWORD})

    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)
    assert mail.outbox[-1].subject == "Your password was changed"


def test_change_of_an_address_by_an_administrator_ends_the_old_one(
    client: Client, person: User, admin: User
) -> None:
    client.force_login(admin)
    sent = {"email": "moved@hub.test", "first_name": "Pat", "last_name": "Lee", "is_active": "on"}
    client.post(f"/admin/users/edit/{person.pk}/", sent)
    person.refresh_from_db()
    assert person.email == "moved@hub.test"

    browser = Client()
    assert sign_in(browser, "person@hub.test").status_code == 400
    assert sign_in(browser, "moved@hub.test")["Location"] == CONFIRM


def test_person_without_a_password_sets_one(client: Client, person: User) -> None:
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    assert client.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"
    client.post("/accounts/password/set/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)
