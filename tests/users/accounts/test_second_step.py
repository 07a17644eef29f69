"""The second step: switched on with proof, asked for at sign-in, lost only on purpose."""

from __future__ import annotations

import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from hub.users.accounts.second_factor import has_second_factor
from hub.users.models import AuditEntry, User
from tests.users.accounts.people import app_code, is_signed_in, prove, sign_in

pytestmark = pytest.mark.django_db
ON, CODES = "/accounts/second-step/on/", "/accounts/second-step/codes/"
ASK = "/accounts/second-step/authenticate/"


def switch_on(client: Client, person: User) -> tuple[str, list[str]]:
    """Return the secret that the app got, and the recovery codes that were shown."""
    client.force_login(person)
    prove(client)
    page = BeautifulSoup(client.get(ON).content, "html.parser")
    secret = page.select_one("code.secret").get_text()
    response = client.post(ON, {"code": app_code(secret, time.time())}, follow=True)
    shown = BeautifulSoup(response.content, "html.parser").select(".secret-list code")
    return secret, [code.get_text() for code in shown]


def test_is_switched_on_with_the_password_and_a_code(
    client: Client, person: User, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(person)
    assert client.get(ON)["Location"].startswith("/accounts/reauthenticate/")
    with django_capture_on_commit_callbacks(execute=True):
        _secret, codes = switch_on(client, person)

    assert has_second_factor(person)
    assert len(codes) == len(set(codes)) == 10
    assert mail.outbox[-1].subject == "Your second step is on"
    assert AuditEntry.objects.filter(verb="account.second_step_on", actor=person).exists()
    page = BeautifulSoup(client.get("/accounts/").content, "html.parser").get_text()
    assert "10 unused" in page


def test_page_shows_the_secret_as_picture_and_text_and_takes_no_wrong_code(
    client: Client, person: User
) -> None:
    client.force_login(person)
    prove(client)
    page = BeautifulSoup(client.get(ON).content, "html.parser")
    picture, field = page.select_one("img.code-picture"), page.select_one("#id_code")
    response = client.post(ON, {"code": "000000"})

    assert picture["src"].startswith("data:image/svg+xml;base64,")
    assert picture["alt"]
    assert (field["inputmode"], field["autocomplete"]) == ("numeric", "one-time-code")
    assert response.status_code == 400
    same = BeautifulSoup(response.content, "html.parser").select_one("code.secret").get_text()
    assert same == page.select_one("code.secret").get_text()
    assert not has_second_factor(person)


def test_secrets_are_not_readable_in_the_database(client: Client, person: User) -> None:
    secret, codes = switch_on(client, person)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret.replace(" ", "") not in stored
    assert not any(code in stored for code in codes)
    assert not any(letter.body.count(codes[0]) for letter in mail.outbox)


def test_sign_in_asks_for_the_code_and_takes_it_once(client: Client, person: User) -> None:
    secret, _codes = switch_on(client, person)
    browser, thief = Client(), Client()
    for each in (browser, thief):
        response = sign_in(each, person.email, next="/reports/")
        assert response["Location"].startswith(ASK)
        assert not is_signed_in(each)
    code = app_code(secret, time.time())

    assert browser.post(ASK, {"code": "000000"}).status_code == 400
    assert browser.post(ASK, {"code": code})["Location"] == "/reports/"
    assert is_signed_in(browser)
    with time_machine.travel(time.time() + 31, tick=True):
        assert thief.post(ASK, {"code": code}).status_code == 400
    assert not is_signed_in(thief)


def test_recovery_code_signs_in_once(client: Client, person: User) -> None:
    _secret, codes = switch_on(client, person)
    for expected in (True, False):
        browser = Client()
        sign_in(browser, person.email)
        browser.post(ASK, {"code": codes[3]})
        assert is_signed_in(browser) is expected


def test_recovery_codes_are_shown_once_and_replaced_on_purpose(
    client: Client, person: User
) -> None:
    _secret, codes = switch_on(client, person)
    again = client.get(CODES).content.decode()
    assert codes[0] not in again
    assert "10 unused codes" in again

    client.post(f"{CODES}new/")
    page = BeautifulSoup(client.get(CODES).content, "html.parser")
    fresh = [code.get_text() for code in page.select(".secret-list code")]
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)


def test_guesses_end(client: Client, person: User) -> None:
    secret, _codes = switch_on(client, person)
    browser = Client()
    sign_in(browser, person.email)
    for _number in range(5):
        browser.post(ASK, {"code": "000000"})
    browser.post(ASK, {"code": app_code(secret, time.time())})

    assert not is_signed_in(browser)
    assert AuditEntry.objects.filter(verb="account.code_failed", about=person).exists()


def test_is_switched_off_with_proof(client: Client, person: User) -> None:
    switch_on(client, person)
    off = "/accounts/second-step/off/"
    assert client.get(off).status_code == 200
    client.post(off)

    assert not has_second_factor(person)
    assert not Authenticator.objects.exists()
    assert mail.outbox[-1].subject == "Your second step is off"


def test_another_key_of_the_site_opens_nothing_and_breaks_nothing(
    client: Client, person: User, settings: Any
) -> None:
    secret, codes = switch_on(client, person)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "a key that never saw the secrets"
    browser = Client()
    sign_in(browser, person.email)
    for code in (app_code(secret, time.time()), codes[0]):
        assert browser.post(ASK, {"code": code}).status_code == 400

    settings.SECRET_KEY_FALLBACKS = [old]
    browser.post(ASK, {"code": codes[1]})
    assert is_signed_in(browser)


ADMIN_PAGES = ["/admin/", "/admin/pages/", "/admin/users/", "/admin/outgoing-mail/"]


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_staff_are_led_to_the_second_step_when_it_is_required(
    client: Client, admin: User, settings: Any, path: str
) -> None:
    client.force_login(admin)
    assert client.get(path, follow=True).redirect_chain == []

    settings.REQUIRE_STAFF_MFA = True
    for answer in (client.get(path), client.post(path, {"email": "x"})):
        assert (answer.status_code, answer["Location"]) == (302, ON)


@pytest.mark.parametrize("path", ["/api/completions", "/media/original_images/none.png"])
def test_what_is_for_staff_elsewhere_asks_for_it_too(
    client: Client, admin: User, settings: Any, path: str
) -> None:
    client.force_login(admin)
    assert client.get(path).status_code in {200, 404}

    settings.REQUIRE_STAFF_MFA = True
    assert client.get(path).status_code == 403
    switch_on(client, admin)
    assert client.get(path).status_code in {200, 404}


def test_a_session_that_began_with_a_password_alone_does_not_inherit_it(
    client: Client, admin: User, settings: Any
) -> None:
    settings.REQUIRE_STAFF_MFA = True
    elsewhere = Client()
    sign_in(elsewhere, admin.email)
    assert elsewhere.get("/accounts/").status_code == 200
    switch_on(client, admin)

    assert client.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/")["Location"].startswith("/accounts/login/")
    assert elsewhere.get("/accounts/").status_code == 302


def test_staff_with_the_second_step_enter(client: Client, admin: User, settings: Any) -> None:
    settings.REQUIRE_STAFF_MFA = True
    switch_on(client, admin)

    assert client.get("/admin/").status_code == 200


def test_the_admin_tells_people_who_are_no_staff_instead_of_turning_round_for_ever(
    client: Client, person: User
) -> None:
    client.force_login(person)

    assert client.get("/admin/").status_code == 403
    assert client.get("/admin/login/", follow=True).redirect_chain[-1][0] == "/accounts/"
