"""What strangers try: limits, planted addresses, forged requests."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from hub.core.models import RateCount
from hub.users.models import User
from tests.users.accounts.people import (
    ask_for_reset,
    code_of_letter,
    is_signed_in,
    links_of_letter,
    sign_in,
    sign_up,
)
from tests.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SPELLINGS = [
    "person@hub.test",
    "Person@hub.test",
    "PERSON@HUB.TEST",
    " person@hub.test ",
    "pErson@Hub.test",
]


def test_letter_case_spaces_and_headers_do_not_dodge_the_limit_of_an_account(
    client: Client, person: User
) -> None:
    for number, spelling in enumerate(SPELLINGS):
        headers = {"x-forwarded-for": f"10.0.0.{number}", "host": f"testserver:{number + 8000}"}
        answer = Client(headers=headers).post(
            "/accounts/login/", {"login": spelling, "password": "wrong"}
        )
        assert answer.status_code == 400
    response = sign_in(client, person.email)

    assert not is_signed_in(client)
    assert "Too many attempts" in response.content.decode()


def test_limit_of_a_network_counts_whoever_is_asked_for(settings: Any) -> None:
    answers = [
        sign_in(Client(headers={"x-forwarded-for": f"10.0.0.{n}"}), f"n{n}@hub.test", "wrong")
        for n in range(12)
    ]

    assert b"Too many attempts" not in answers[9].content
    assert b"Too many attempts" in answers[-1].content


def test_behind_a_proxy_only_its_word_counts(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    same = [f"10.0.0.{n}, 203.0.113.9" for n in range(12)]
    others = [f"203.0.113.{n}" for n in range(12)]
    for said, limited in ((same, True), (others, False)):
        RateCount.objects.all().delete()
        answers = [
            sign_in(Client(headers={"x-forwarded-for": text}), f"n{n}@hub.test", "wrong")
            for n, text in enumerate(said)
        ]
        assert (b"Too many attempts" in answers[-1].content) is limited


def test_neighbours_in_one_ipv6_network_count_as_one() -> None:
    answers = [
        Client(REMOTE_ADDR=f"2001:db8::{n}").post(
            "/accounts/login/", {"login": f"n{n}@hub.test", "password": "wrong"}
        )
        for n in range(12)
    ]

    assert b"Too many attempts" in answers[-1].content


def test_a_cache_that_forgets_gives_no_more_guesses(person: User) -> None:
    for _number in range(5):
        sign_in(Client(), person.email, "wrong")
        cache.clear()

    assert b"Too many attempts" in sign_in(Client(), person.email).content


def test_who_is_refused_is_told_when_to_come_back() -> None:
    answers = [ask_for_reset(Client(), "person@hub.test") for _number in range(6)]

    assert 600 < int(answers[-1]["Retry-After"]) <= 720


def test_letters_for_one_address_are_limited_in_any_spelling(client: Client) -> None:
    spellings = [*SPELLINGS, "person@HUB.test"]
    answers = [ask_for_reset(Client(), spelling) for spelling in spellings]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_sign_ups_of_a_network_are_limited() -> None:
    answers = [sign_up(Client(), f"n{n}@hub.test") for n in range(21)]

    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert b"Too many attempts" in answers[-1].content


TARGETS = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]


@pytest.mark.parametrize("target", TARGETS)
def test_no_page_sends_people_away_from_the_site(client: Client, person: User, target: str) -> None:
    inside = sign_in(client, person.email, next=target)
    assert inside["Location"] == "/accounts/"
    assert client.get("/accounts/login/", {"next": target})["Location"] == "/accounts/"
    client.post(f"/accounts/reauthenticate/?next={target}", {"password": "wrong"})
    again = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": target})
    assert again["Location"] == "/accounts/"
    assert client.post("/accounts/logout/", {"next": target})["Location"] == "/"
    sign_up(client, "new@hub.test", next=target)
    assert client.post("/accounts/confirm-email/", {"code": code_of_letter()})["Location"] == (
        "/accounts/"
    )


FORMS = [
    *("login/", "signup/", "password/reset/", "logout/", "email/", "password/change/"),
    *("details/", "delete/", "sessions/end/", "sessions/1/end/", "reauthenticate/"),
    *("second-step/on/", "second-step/off/", "second-step/codes/new/", "sso/1/end/"),
]


@pytest.mark.parametrize("path", FORMS)
def test_no_form_takes_a_request_that_another_site_made(person: User, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)

    assert client.post(f"/accounts/{path}", {"sure": "on"}).status_code == 403


@pytest.mark.parametrize("kind", ["sign-up", "known", "reset", "unknown"])
def test_letters_name_the_site_and_not_the_host_that_was_asked(
    person: User, settings: Any, kind: str
) -> None:
    settings.SITE_URL = "https://hub.example.test"
    browser = Client(headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    email = person.email if kind in {"known", "reset"} else "new@hub.test"
    (sign_up if kind in {"sign-up", "known"} else ask_for_reset)(browser, email)

    assert links_of_letter()
    assert {link.split("/")[2] for link in links_of_letter()} == {"hub.example.test"}
    assert "evil" not in str(mail.outbox[-1].message())


def test_pages_of_accounts_are_never_stored(client: Client, person: User) -> None:
    client.force_login(person)
    for path in ("", "login/", "details/", "sessions/", "email/"):
        control = client.get(f"/accounts/{path}")["Cache-Control"]
        assert control == "private, no-store", path
    for path in ("login/", "signup/", "password/reset/"):
        assert Client().get(f"/accounts/{path}")["Cache-Control"] == "private, no-store"


def test_answers_in_json_are_not_given(client: Client, person: User) -> None:
    headers = {"x-requested-with": "XMLHttpRequest", "accept": "application/json"}
    response = client.post(
        "/accounts/login/", {"login": person.email, "password": "wrong"}, headers=headers
    )

    assert response["Content-Type"] == "text/html; charset=utf-8"
