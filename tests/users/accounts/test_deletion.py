"""Deleting an account: told before, done at once, extended by other apps."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from hub.users.accounts import deletion
from hub.users.accounts.deletion import LastAdministratorError, delete_account, register_erasure
from hub.users.models import AuditEntry, Membership, Organisation, SignedInSession, User
from tests.users.accounts.people import is_signed_in, prove, sign_in

pytestmark = pytest.mark.django_db
DELETE = "/accounts/delete/"


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deletion, "REGISTRY", dict(deletion.REGISTRY))


def test_page_says_what_goes_and_what_stays(client: Client, person: User) -> None:
    register_erasure("x", lambda user: None, erased="Your shells.", kept="Certificates, for ever.")
    client.force_login(person)
    assert client.get(DELETE)["Location"].startswith("/accounts/reauthenticate/")
    prove(client)
    page = client.get(DELETE).content.decode()

    for text in ("Your shells.", "Certificates, for ever.", "kept for two years", "for 30 days"):
        assert text in page


def test_nothing_is_deleted_without_the_tick(client: Client, person: User) -> None:
    client.force_login(person)
    prove(client)
    response = client.post(DELETE, {})

    assert response.status_code == 400
    assert list(User.objects.all()) == [person]


def test_account_goes_with_all_that_belongs_to_it(
    client: Client, person: User, membership: Membership
) -> None:
    elsewhere = Client()
    sign_in(elsewhere, person.email)
    client.force_login(person)
    prove(client)
    number = person.pk
    response = client.post(DELETE, {"sure": "on"}, follow=True)

    assert response.redirect_chain == [("/accounts/deleted/", 302)]
    for model in (User, EmailAddress, Membership, SignedInSession):
        assert not model.objects.exists()
    assert not is_signed_in(client)
    assert elsewhere.get("/accounts/").status_code == 302
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (
        ["person@hub.test"],
        "Your account was deleted",
    )
    last = AuditEntry.objects.filter(verb="account.deleted").get()
    assert (last.actor_id, last.about_id) == (number, number)
    assert "person@hub.test" not in str(list(AuditEntry.objects.values()))


def test_other_apps_erase_theirs_before_the_person_is_gone(person: User) -> None:
    seen: list[Any] = []
    register_erasure("shells", lambda user: seen.append((user.pk, user.email)))
    number = person.pk
    delete_account(person, by=person)

    assert seen == [(number, "person@hub.test")]


def test_a_fault_in_one_keeps_everything(person: User) -> None:
    def fail(user: User) -> None:
        raise RuntimeError

    register_erasure("faulty", fail)
    with pytest.raises(RuntimeError):
        delete_account(person, by=person)

    assert User.objects.filter(pk=person.pk).exists()
    assert not mail.outbox
    assert not AuditEntry.objects.filter(verb="account.deleted").exists()


def test_two_under_one_name_are_a_mistake() -> None:
    register_erasure("shells", print)
    with pytest.raises(ValueError, match="shells"):
        register_erasure("shells", repr)


def test_last_administrator_stays(client: Client, admin: User) -> None:
    client.force_login(admin)
    prove(client)
    response = client.post(DELETE, {"sure": "on"})
    assert response.status_code == 400
    assert "only administrator" in response.content.decode()

    User.objects.create_superuser("second@hub.test", is_active=False)
    with pytest.raises(LastAdministratorError):
        delete_account(admin, by=admin)
    User.objects.update(is_active=True)
    delete_account(admin, by=admin)
    assert [user.email for user in User.objects.all()] == ["second@hub.test"]


def test_the_only_manager_of_others_sees_to_that_first(
    client: Client, person: User, admin: User, organisation: Organisation
) -> None:
    membership = Membership.objects.create(user=person, organisation=organisation, role="manager")
    other = Membership.objects.create(user=admin, organisation=organisation)
    client.force_login(person)
    prove(client)

    response = client.post(DELETE, {"sure": "on"})
    assert response.status_code == 400
    assert "only training manager of Riverside Trust" in response.content.decode()
    assert set(User.objects.all()) == {person, admin}
    assert Membership.objects.active().managing().get() == membership

    other.role = "manager"
    other.save()
    assert client.post(DELETE, {"sure": "on"})["Location"] == "/accounts/deleted/"
    assert Membership.objects.active().managing().get() == other


def test_a_manager_of_nobody_else_may_go(person: User, organisation: Organisation) -> None:
    Membership.objects.create(user=person, organisation=organisation, role="manager")

    delete_account(person, by=person)

    assert not User.objects.exists()
    assert list(Organisation.objects.all()) == [organisation]


def test_an_administrator_deletes_the_only_manager_all_the_same(
    person: User, admin: User, organisation: Organisation
) -> None:
    Membership.objects.create(user=person, organisation=organisation, role="manager")
    Membership.objects.create(user=admin, organisation=organisation)

    delete_account(person, by=admin)

    assert list(User.objects.all()) == [admin]
