"""What administrators do to accounts: on record, and final for the sessions that it concerns."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from hub.users.accounts import deletion
from hub.users.models import AuditEntry, SignedInSession, User
from tests.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


@pytest.fixture
def browser(person: User) -> Client:
    """Where the person is signed in."""
    browser = Client()
    browser.force_login(person)
    return browser


def edit(client: Client, user: User, **changes: Any) -> Any:
    """Send the form of an account as it stands, but for `changes`."""
    fields = {"email": user.email, "first_name": "Pat", "last_name": "Lee", "is_active": "on"}
    return client.post(f"/admin/users/edit/{user.pk}/", fields | changes)


def in_bulk(client: Client, action: str, *users: User, **fields: Any) -> Any:
    query = "&".join(f"id={user.pk}" for user in users)
    return client.post(f"/admin/bulk/users/user/{action}/?{query}", fields)


def on_record(about: User) -> list[tuple[str, int | None, dict[str, Any]]]:
    """Return what is on the audit list about a person, the oldest first, without sign-ins."""
    rows = AuditEntry.objects.filter(about_id=about.pk).exclude(verb="account.signed_in")
    return list(rows.order_by("pk").values_list("verb", "actor_id", "details"))


@pytest.mark.parametrize("how", ["form", "bulk"])
def test_a_session_that_deactivation_ended_stays_ended(
    admin_client: Client, admin: User, person: User, browser: Client, how: str
) -> None:
    assert browser.get("/accounts/").status_code == 200
    if how == "form":
        edit(admin_client, person, is_active="")
    else:
        in_bulk(admin_client, "set_active_state", person, mark_as_active="False")
    assert browser.get("/accounts/").status_code == 302
    assert list(SignedInSession.objects.filter(user=person)) == []
    if how == "form":
        edit(admin_client, person)
    else:
        in_bulk(admin_client, "set_active_state", person, mark_as_active="True")

    person.refresh_from_db()
    assert person.is_active
    assert browser.get("/accounts/").status_code == 302
    assert on_record(person) == [
        ("account.deactivated", admin.pk, {}),
        ("account.reactivated", admin.pk, {}),
    ]


def test_rights_password_and_address_are_on_record_without_what_they_are(
    admin_client: Client, admin: User, person: User, browser: Client
) -> None:
    editors, moderators = Group.objects.get(name="Editors"), Group.objects.get(name="Moderators")
    edit(admin_client, person, groups=[editors.pk])
    in_bulk(admin_client, "assign_role", person, role=moderators.pk)
    edit(admin_client, person, is_superuser="on")
    assert browser.get("/accounts/").status_code == 200
    edit(admin_client, person, email="moved@hub.test", password1="x" * 16, password2="x" * 16)

    taken = {"given": "", "taken": "administrator"}
    assert on_record(person) == [
        ("account.rights_changed", admin.pk, {"given": "Editors", "taken": ""}),
        ("account.rights_changed", admin.pk, {"given": "Moderators", "taken": ""}),
        (
            "account.rights_changed",
            admin.pk,
            {"given": "administrator", "taken": "Editors, Moderators"},
        ),
        ("account.address_changed", admin.pk, {}),
        ("account.password_changed", admin.pk, {}),
        ("account.rights_changed", admin.pk, taken),
    ]
    assert browser.get("/accounts/").status_code == 302
    said = str(list(AuditEntry.objects.values()))
    assert "moved@" not in said
    assert "xxxx" not in said


def test_an_account_made_by_an_administrator_is_on_record_with_its_rights(
    admin_client: Client, admin: User
) -> None:
    fields = {"email": "new@hub.test", "first_name": "New", "last_name": "Person"}
    fields |= {"password1": PASSWORD, "password2": PASSWORD, "is_superuser": "on"}
    admin_client.post("/admin/users/new/", fields)

    new = User.objects.get(email="new@hub.test")
    assert on_record(new) == [("account.made", admin.pk, {"rights": "administrator"})]


@pytest.mark.parametrize("how", ["form", "bulk"])
def test_an_account_deleted_in_the_admin_goes_as_one_that_its_owner_deletes(
    admin_client: Client,
    admin: User,
    person: User,
    browser: Client,
    how: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deletion, "REGISTRY", dict(deletion.REGISTRY))
    erased: list[str] = []
    deletion.register_erasure("shells", lambda user: erased.append(user.email))
    if how == "form":
        admin_client.post(f"/admin/users/delete/{person.pk}/")
    else:
        in_bulk(admin_client, "delete", person, admin)

    assert list(User.objects.all()) == [admin]
    assert erased == ["person@hub.test"]
    assert on_record(person) == [("account.deleted", admin.pk, {})]
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["person@hub.test"], "Your account was deleted")
    ]
    assert browser.get("/accounts/").status_code == 302


def test_the_admins_own_page_of_an_account_changes_no_address_and_no_password(
    admin_client: Client, admin: User
) -> None:
    page = admin_client.get("/admin/account/").content.decode()
    assert 'name="name_email-first_name"' in page
    assert 'name="name_email-email"' not in page
    fields = {"name_email-first_name": "Ida", "name_email-last_name": "Lee"}
    fields |= {"name_email-email": "taken@hub.test", "password-new_password1": PASSWORD}
    admin_client.post("/admin/account/", fields)

    admin.refresh_from_db()
    assert admin.email == "admin@hub.test"
    assert admin.check_password(PASSWORD)
