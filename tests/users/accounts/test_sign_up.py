"""Making an account: code from a letter, one address one account, nothing told to strangers."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from hub.users.accounts.addresses import has_verified_address
from hub.users.models import AuditEntry, User
from tests.users.accounts.people import (
    code_of_letter,
    is_signed_in,
    links_of_letter,
    sign_in,
    sign_up,
)

pytestmark = pytest.mark.django_db
CONFIRM = "/accounts/confirm-email/"


def words_of(page: str, email: str) -> str:
    """Return what a page says, without the address."""
    return BeautifulSoup(page, "html.parser").main.get_text().replace(email, "")


def test_account_is_made_by_code_and_signs_in(client: Client, audience: Any) -> None:
    response = sign_up(client, "New@Hub.test", audience=str(audience.pk))
    assert (response.status_code, response["Location"]) == (302, CONFIRM)
    user = User.objects.get()
    assert (user.email, user.audience, is_signed_in(client)) == ("new@hub.test", audience, False)
    assert not has_verified_address(user)

    response = client.post(CONFIRM, {"code": code_of_letter()})
    assert (response.status_code, response["Location"]) == (302, "/accounts/")
    assert has_verified_address(user)
    assert client.session["_auth_user_id"] == str(user.pk)
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", "actor_id"))
    assert verbs == [
        ("account.signed_up", user.pk),
        ("account.address_confirmed", user.pk),
        ("account.signed_in", user.pk),
    ]


def test_letter_says_what_to_do_and_its_link_holds_the_code_where_no_server_sees_it(
    client: Client, settings: Any
) -> None:
    settings.SITE_URL = "https://hub.example.test"
    sign_up(client, "new@hub.test", HTTP_HOST="evil.example")
    (letter,) = mail.outbox
    code = code_of_letter()

    assert letter.to == ["new@hub.test"]
    assert code in str(letter.alternatives[0][0])
    assert f"https://hub.example.test{CONFIRM}#code={code}" in links_of_letter()
    assert all(link.startswith("https://hub.example.test") for link in links_of_letter())
    assert code not in letter.subject


@pytest.mark.parametrize("password", ["short", "123456789012", "password1234"])
def test_weak_password_is_refused_and_what_was_typed_is_kept(
    client: Client, password: str, audience: Any
) -> None:
    response = sign_up(client, "new@hub.test", password, audience=str(audience.pk))
    page = BeautifulSoup(response.content, "html.parser")

    assert response.status_code == 400
    assert page.select_one("#id_email")["value"] == "new@hub.test"
    assert page.select_one("#id_audience option[selected]")["value"] == str(audience.pk)
    assert not page.select_one("#id_password1").has_attr("value")
    assert page.select_one(".error-summary a")["href"] == "#id_password1"
    assert not User.objects.exists()


def test_fields_say_what_they_are_for(client: Client) -> None:
    page = BeautifulSoup(client.get("/accounts/signup/").content, "html.parser")
    email, password = page.select_one("#id_email"), page.select_one("#id_password1")

    assert (email["type"], email["autocomplete"]) == ("email", "email")
    assert (password["type"], password["autocomplete"]) == ("password", "new-password")
    assert not page.select("[placeholder], [onpaste]")


def test_what_a_form_does_not_offer_is_not_taken(client: Client) -> None:
    extra = dict.fromkeys(("is_staff", "is_superuser", "is_active"), "on")
    sign_up(client, "new@hub.test", **extra, groups="1", first_name="Injected", last_login="2020")
    client.post(CONFIRM, {"code": code_of_letter(), "email": "victim@hub.test", "user": "1"})

    user = User.objects.get()
    assert (user.email, user.first_name) == ("new@hub.test", "")
    assert (user.is_staff, user.is_superuser, user.groups.count()) == (False, False, 0)


def test_known_address_gets_the_same_answer_and_its_owner_a_letter(
    client: Client, person: User
) -> None:
    known = sign_up(client, "PERSON@hub.test", "another pass phrase")
    page = client.get(CONFIRM).content.decode()
    stranger = Client()
    unknown = sign_up(stranger, "unknown@hub.test", "another pass phrase")
    other = stranger.get(CONFIRM).content.decode()

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert words_of(page, "person@hub.test") == words_of(other, "unknown@hub.test")
    assert [letter.subject for letter in mail.outbox] == [
        "You have an account already",
        "Your code to finish signing up",
    ]
    assert mail.outbox[0].to == ["person@hub.test"]
    person.refresh_from_db()
    assert person.check_password("a long pass phrase of tests")
    assert AuditEntry.objects.filter(verb="account.sign_up_repeated", about=person).exists()


def test_no_guess_confirms_a_known_address(client: Client, person: User) -> None:
    sign_up(client, person.email)
    for guess in ("", "0000-0000", "None"):
        assert client.post(CONFIRM, {"code": guess}).status_code == 400
    assert not is_signed_in(client)


def test_guesses_end(client: Client) -> None:
    sign_up(client, "new@hub.test")
    code = code_of_letter()
    for _number in range(5):
        client.post(CONFIRM, {"code": "0000-0000"})
    client.post(CONFIRM, {"code": code})

    assert not is_signed_in(client)
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_guesses_at_the_same_moment_end_too(client: Client) -> None:
    sign_up(client, "new@hub.test")
    state = dict(client.session["account_email_verification_code"])
    answers = []
    for _number in range(6):
        session = client.session
        session["account_email_verification_code"] = state | {"failed_attempts": 0}
        session.save()
        answers.append(client.post(CONFIRM, {"code": "0000-0000"}).status_code)

    assert answers == [400] * 5 + [429]


def test_code_can_be_typed_in_any_spelling(client: Client) -> None:
    sign_up(client, "new@hub.test")
    client.post(CONFIRM, {"code": f"  {code_of_letter().replace('-', ' ')} "})

    assert is_signed_in(client)


def test_unconfirmed_account_gets_a_new_code_at_sign_in(client: Client) -> None:
    sign_up(Client(), "new@hub.test")
    response = sign_in(client, "new@hub.test")

    assert response["Location"] == CONFIRM
    assert not is_signed_in(client)
    client.post(CONFIRM, {"code": code_of_letter()})
    assert is_signed_in(client)


def test_a_second_letter_replaces_the_first(client: Client) -> None:
    sign_up(client, "new@hub.test")
    first = code_of_letter()
    client.post(CONFIRM, {"action": "resend"})
    assert len(mail.outbox) == 2
    assert client.post(CONFIRM, {"code": first}).status_code == 400
    client.post(CONFIRM, {"code": code_of_letter()})
    assert is_signed_in(client)


def test_sign_up_and_sign_in_lead_to_each_other_and_keep_the_way(client: Client) -> None:
    page = BeautifulSoup(client.get("/accounts/login/?next=/reports/").content, "html.parser")
    links = [link["href"] for link in page.select("main .links a")]

    assert "/accounts/signup/?next=%2Freports%2F" in links
    sign_up(client, "new@hub.test", next="/reports/")
    assert client.post(CONFIRM, {"code": code_of_letter()})["Location"] == "/reports/"
