"""A person sees where they are signed in and ends it; nobody else does."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from hub.users.accounts.sessions import forget_ended, name_browser
from hub.users.models import AuditEntry, SignedInSession, User
from tests.users.accounts.people import NEW_PASSWORD, is_signed_in, prove, sign_in
from tests.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LIST = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


def browser_of(person: User, agent: str = FIREFOX) -> Client:
    browser = Client(headers={"user-agent": agent})
    sign_in(browser, person.email)
    assert is_signed_in(browser)
    return browser


def is_alive(browser: Client) -> bool:
    return browser.get("/accounts/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "name"),
    [(FIREFOX, "Firefox, Linux"), (EDGE, "Edge, Windows"), ("", ""), ("curl/8", "")],
)
def test_browsers_are_named(agent: str, name: str) -> None:
    assert name_browser(agent) == name


def test_list_shows_own_sessions_without_network_addresses(person: User, admin: User) -> None:
    here, there = browser_of(person), browser_of(person, EDGE)
    browser_of(admin)
    page = BeautifulSoup(here.get(LIST).content, "html.parser")
    rows = [" ".join(row.get_text().split()) for row in page.select(".rows > li h2")]

    assert sorted(rows) == ["Edge, Windows", "Firefox, Linux this browser"]
    fields = {field.name for field in SignedInSession._meta.fields}
    assert fields == {"id", "user", "session_key", "browser", "began_at", "seen_at"}
    assert is_alive(there)


def test_one_session_is_ended_from_another(person: User) -> None:
    here, there = browser_of(person), browser_of(person, EDGE)
    row = SignedInSession.objects.get(browser__startswith="Edge")
    here.post(f"{LIST}{row.pk}/end/")

    assert not is_alive(there)
    assert is_alive(here)
    assert AuditEntry.objects.filter(verb="account.session_ended", actor=person).exists()


def test_all_others_are_ended(person: User, admin: User) -> None:
    here, there, third = (browser_of(person) for _number in range(3))
    other = browser_of(admin)
    here.post(f"{LIST}end/")

    assert [is_alive(each) for each in (here, there, third, other)] == [True, False, False, True]


def test_session_of_another_person_is_not_found(person: User, admin: User) -> None:
    here, there = browser_of(person), browser_of(admin)
    row = SignedInSession.objects.get(user=admin)

    assert here.post(f"{LIST}{row.pk}/end/").status_code == 404
    assert is_alive(there)
    assert here.get(f"{LIST}{row.pk}/end/").status_code == 405


def test_change_of_the_password_ends_the_others_and_keeps_this_one_on_the_list(
    person: User,
) -> None:
    here, there = browser_of(person), browser_of(person, EDGE)
    sent = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert here.post("/accounts/password/change/", sent)["Location"] == "/accounts/"

    assert (is_alive(here), is_alive(there)) == (True, False)
    assert "this browser" in here.get(LIST).content.decode()


def test_use_is_written_down_once_an_hour(person: User, django_assert_num_queries: Any) -> None:
    here = browser_of(person)
    began = SignedInSession.objects.get().seen_at
    here.get("/accounts/details/")
    assert SignedInSession.objects.get().seen_at == began

    with time_machine.travel(time.time() + 3700, tick=True):
        here.get("/accounts/details/")
        assert SignedInSession.objects.get().seen_at - began > timedelta(hours=1)


def test_signing_out_and_expiry_take_the_row(person: User) -> None:
    here, _there = browser_of(person), browser_of(person, EDGE)
    here.post("/accounts/logout/")
    assert [row.browser for row in SignedInSession.objects.all()] == ["Edge, Windows"]

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert forget_ended(now=timezone.now()) == "1 ended sessions forgotten"
    assert not SignedInSession.objects.exists()


def test_signing_in_gives_the_browser_another_session(client: Client, person: User) -> None:
    client.get("/accounts/signup/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    sign_in(client, person.email)

    assert is_signed_in(client)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_proof_is_asked_again_after_a_while(person: User) -> None:
    here = browser_of(person)
    prove(here)
    assert here.get("/accounts/delete/").status_code == 200
    with time_machine.travel(time.time() + 301, tick=True):
        assert here.get("/accounts/delete/").status_code == 302
