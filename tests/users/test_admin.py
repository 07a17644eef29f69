"""The admin's views of accounts and organisations."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from hub.taxonomy.models import Term
from hub.users.models import Membership, Organisation, User
from tests.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def account_data(**changes: Any) -> dict[str, Any]:
    return {
        "email": "New.Person@Hub.Test",
        "first_name": "New",
        "last_name": "Person",
        "password1": PASSWORD,
        "password2": PASSWORD,
    } | changes


def test_creates_an_account_with_an_audience(admin_client: Client) -> None:
    audience = Term.objects.create(vocabulary="audience", code="test-audience")

    response = admin_client.post(
        reverse("wagtailusers_users:add"), account_data(audience=audience.pk)
    )

    assert response.status_code == 302
    user = User.objects.get(email="new.person@hub.test")
    assert (user.get_full_name(), user.audience, user.is_superuser) == (
        "New Person",
        audience,
        False,
    )
    assert user.check_password(PASSWORD)


def test_refuses_an_address_that_exists_in_another_case(admin_client: Client, person: User) -> None:
    response = admin_client.post(
        reverse("wagtailusers_users:add"), account_data(email="PERSON@hub.test")
    )

    assert "email" in response.context["form"].errors
    assert User.objects.count() == 2


def test_audience_offers_terms_of_its_vocabulary_only(admin_client: Client) -> None:
    Term.objects.create(vocabulary="audience", code="right-one")
    wrong = Term.objects.create(vocabulary="sector", code="wrong-one")

    form = admin_client.get(reverse("wagtailusers_users:add")).context["form"]

    offered = list(form.fields["audience"].queryset)
    assert wrong not in offered
    assert {term.vocabulary for term in offered} == {"audience"}


def test_deactivates_an_account_and_finds_it_by_address(admin_client: Client, person: User) -> None:
    data = account_data(email=person.email, password1="", password2="")
    url = reverse("wagtailusers_users:edit", args=[person.pk])
    assert admin_client.post(url, data).status_code == 302

    person.refresh_from_db()
    assert (person.is_active, person.last_name) == (False, "Person")
    assert person.check_password(PASSWORD)
    found = admin_client.get(reverse("wagtailusers_users:index"), {"q": "person@hub"})
    assert list(found.context["users"]) == [person]


def inline_rows(*rows: dict[str, Any]) -> dict[str, Any]:
    data = {"memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        defaults = {"role": "member", "joined_at": "2026-01-01", "left_at": "", "id": ""}
        data |= {f"memberships-{number}-{key}": value for key, value in (defaults | row).items()}
    return data


def test_creates_an_organisation_with_members(admin_client: Client, person: User) -> None:
    data = {"name": "Trust", "slug": "trust", "kind": ""}
    rows = inline_rows({"user": person.pk, "role": "manager"})

    response = admin_client.post(reverse("organisations:add"), data | rows)

    assert response.status_code == 302
    membership = Membership.objects.get()
    assert (membership.user, membership.organisation.slug, membership.role) == (
        person,
        "trust",
        "manager",
    )


def test_refuses_the_same_person_twice_with_a_message(admin_client: Client, person: User) -> None:
    data = {"name": "Trust", "slug": "trust", "kind": ""}
    rows = inline_rows({"user": person.pk}, {"user": person.pk, "role": "manager"})

    response = admin_client.post(reverse("organisations:add"), data | rows)

    assert response.status_code == 200
    assert "listed 2 times without an end" in str(response.context["form"].errors)
    assert not Organisation.objects.exists()


def test_pages_of_an_organisation_show(admin_client: Client, membership: Membership) -> None:
    edit = admin_client.get(reverse("organisations:edit", args=[membership.organisation.pk]))
    index = admin_client.get(reverse("organisations:index"))

    assert "Riverside Trust" in edit.content.decode()
    assert list(index.context["object_list"]) == [membership.organisation]


@pytest.mark.parametrize("name", ["choose", "choose_results", "chosen", "chosen_multiple"])
def test_people_are_not_shown_to_an_editor(client: Client, person: User, name: str) -> None:
    editor = User.objects.create_user("editor@hub.test")
    group = Group.objects.create(name="May enter")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    editor.groups.add(group)
    client.force_login(editor)
    arguments = [person.pk] if name == "chosen" else []

    response = client.get(reverse(f"person_chooser:{name}", args=arguments), {"id": person.pk})

    assert person.email not in response.content.decode()
    assert "Pat" not in response.content.decode()
    assert response.status_code == 302


def test_chooser_finds_a_person(admin_client: Client, person: User) -> None:
    User.objects.create_user("other@hub.test", first_name="Olu")

    response = admin_client.get(reverse("person_chooser:choose_results"), {"q": "Pat"})

    assert "Pat" in response.content.decode()
