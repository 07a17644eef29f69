"""Signing in and out, and what is not offered."""

from __future__ import annotations

import pytest
from django.test import Client

from hub.users.models import User
from tests.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = PASSWORD, onward: str = "") -> object:
    data = {"login": email, "password": password} | ({"next": onward} if onward else {})
    return client.post("/accounts/login/", data)


def test_signs_in_by_address_in_any_letter_case(client: Client, person: User) -> None:
    response = sign_in(client, "Person@HUB.test")

    assert (response.status_code, response["Location"]) == (302, "/accounts/")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_administrator_lands_in_the_admin(client: Client, admin: User) -> None:
    assert sign_in(client, admin.email)["Location"] == "/admin/"


def test_wrong_password_and_unknown_address_get_the_same_answer(
    client: Client, person: User
) -> None:
    wrong, unknown = (
        str(sign_in(client, email, "something else entirely").context["form"].errors)
        for email in (person.email, "nobody@hub.test")
    )

    assert "not correct" in wrong
    assert wrong == unknown
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("onward", "target"),
    [
        ("/reports/?x=1", "/reports/?x=1"),
        ("https://evil.example/", "/accounts/"),
        ("//evil.example/", "/accounts/"),
        ("javascript:alert(1)", "/accounts/"),
    ],
)
def test_goes_on_within_this_site_only(
    client: Client, person: User, onward: str, target: str
) -> None:
    assert sign_in(client, person.email, onward=onward)["Location"] == target


def test_guessing_is_slowed_down_for_an_address(client: Client, person: User) -> None:
    for _attempt in range(5):
        sign_in(client, person.email, "wrong")
    response = sign_in(client, person.email)

    assert "_auth_user_id" not in client.session
    assert "Too many attempts" in response.content.decode()


def test_deactivated_person_cannot_sign_in(client: Client, person: User) -> None:
    User.objects.update(is_active=False)

    response = sign_in(client, person.email)

    assert response["Location"] == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session
    assert client.get("/accounts/inactive/").status_code == 200


def test_deactivation_ends_a_session_at_the_next_request(client: Client, admin: User) -> None:
    client.force_login(admin)
    assert client.get("/admin/").status_code == 200

    User.objects.update(is_active=False)

    response = client.get("/admin/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/admin/")


def test_signs_out_by_post_only(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session

    response = client.post("/accounts/logout/")

    assert (response.status_code, response["Location"]) == (302, "/")
    assert "_auth_user_id" not in client.session
    assert "messages" not in response.cookies


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/admin/login/", "/accounts/login/"),
        ("/admin/login/?next=/admin/pages/", "/accounts/login/?next=%2Fadmin%2Fpages%2F"),
        ("/admin/login/?next=https://evil.example/", "/accounts/login/"),
        ("/admin/login/?next=//evil.example/", "/accounts/login/"),
        ("/admin/password_reset/", "/accounts/login/"),
        ("/admin/password_reset/confirm/MQ/x-y/", "/accounts/login/"),
        ("/admin/logout/", "/accounts/logout/"),
        ("/accounts/", "/accounts/login/?next=/accounts/"),
    ],
)
def test_other_doors_lead_to_ours(client: Client, path: str, target: str) -> None:
    response = client.get(path)

    assert response["Location"] == target
    assert response.status_code in {301, 302, 307}


def test_posting_to_wagtails_own_sign_in_signs_nobody_in(client: Client, admin: User) -> None:
    client.post("/admin/login/", {"username": admin.email, "password": PASSWORD})

    assert "_auth_user_id" not in client.session


def test_sign_out_of_the_admins_menu_signs_out(client: Client, admin: User) -> None:
    client.force_login(admin)

    response = client.post("/admin/logout/", follow=True)

    assert response.redirect_chain[0] == ("/accounts/logout/", 307)
    assert "_auth_user_id" not in client.session
