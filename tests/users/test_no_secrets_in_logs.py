"""Canaries: what opens something is sent through every door, and looked for in what is logged.

Lines are made by the formatter of production, at the level that says most.
"""

from __future__ import annotations

import http.client
import io
import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hub.settings.logs import logging_config
from hub.users.models import Invitation, Organisation, User
from hub.users.organisations.invitations import hash_token
from tests.users.accounts.people import (
    NEW_PASSWORD,
    app_code,
    ask_for_reset,
    code_of_letter,
    prove,
    sign_in,
    sign_up,
)
from tests.users.conftest import PASSWORD
from tests.users.single_sign_on.conftest import use
from tests.users.single_sign_on.provider import running

pytestmark = pytest.mark.django_db
WRONG = "a wrong pass phrase"
TOKEN = "canary_" + "A-b_" * 9  # as long as a token of an invitation: 43 signs


@pytest.fixture(params=[True, False], ids=["production", "local"])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """All that the site logs, as it is written."""
    cache.clear()
    config = logging_config(level="DEBUG", as_json=request.param)
    made: Any = config["formatters"]["structured"]
    formatter = made["()"](
        processors=made["processors"], foreign_pre_chain=made["foreign_pre_chain"]
    )
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(formatter)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield said
    root.removeHandler(handler)
    root.setLevel(level)


def look(log: io.StringIO, secrets: list[str], *, told: str) -> None:
    """The log has `told`, so it was listening, and none of the secrets in any spelling."""
    text = log.getvalue()
    assert told in text
    found = [one for one in secrets if one in text or quote(one, safe="") in text]
    assert found == [], [line for line in text.splitlines() if any(one in line for one in found)]


def sent_back(there: str) -> str:
    """Go to the provider as a browser does, without a line in this process's log."""
    parts = urlsplit(there)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    connection.request("GET", f"{parts.path}?{parts.query}")
    back = connection.getresponse().headers["Location"]
    connection.close()
    return str(back)


def test_passwords_codes_and_session_keys(log: io.StringIO, client: Client, person: User) -> None:
    sign_up(client, "new@hub.test")
    codes = [code_of_letter()]
    client.get("/accounts/confirm-email/", {"code": codes[0]})
    client.post("/accounts/confirm-email/", {"code": codes[0]})
    sign_in(Client(), person.email, WRONG)
    browser = Client()
    ask_for_reset(browser, person.email)
    codes.append(code_of_letter())
    browser.post("/accounts/password/reset/confirm/", {"code": "0000-0000"})
    browser.post("/accounts/password/reset/confirm/", {"code": codes[1]})
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    browser.post("/accounts/password/reset/complete/", new)
    sign_in(browser, person.email, NEW_PASSWORD)
    keys = [one.session.session_key for one in (client, browser)]
    csrf = Client(enforce_csrf_checks=True)
    csrf.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    digits = [code.replace("-", "") for code in codes]
    secrets = [*codes, *digits, *map(str, keys), PASSWORD, WRONG, NEW_PASSWORD]
    look(log, secrets, told="/accounts/password/reset/complete/")


def test_secrets_and_codes_of_the_second_step(
    log: io.StringIO, client: Client, person: User
) -> None:
    client.force_login(person)
    prove(client)
    page = BeautifulSoup(client.get("/accounts/second-step/on/").content, "html.parser")
    secret = page.select_one("code.secret").get_text().replace(" ", "")  # type: ignore[union-attr]
    codes = [app_code(secret, time.time())]
    client.post("/accounts/second-step/on/", {"code": "000000"})
    client.post("/accounts/second-step/on/", {"code": codes[0]})
    page = BeautifulSoup(client.get("/accounts/second-step/codes/").content, "html.parser")
    codes += [one.get_text() for one in page.select(".secret-list code")]
    assert len(codes) == 11
    browser = Client()
    sign_in(browser, person.email)
    browser.post("/accounts/second-step/authenticate/", {"code": "11111111"})
    browser.post("/accounts/second-step/authenticate/", {"code": codes[-1]})

    stored = [str(row.data) for row in Authenticator.objects.all()]
    look(log, [secret, *codes, *stored], told="/accounts/second-step/authenticate/")


def test_what_a_provider_sends_back(log: io.StringIO, client: Client, settings: Any) -> None:
    with running() as provider:
        use(settings, provider)
        provider.signs_in("subject-1", email="ann@council.test", email_verified=True)
        there = client.get("/accounts/sso/")["Location"]
        back = sent_back(there)
        asked, answered = (parse_qs(urlsplit(one).query) for one in (there, back))
        assert Client().get(back.removeprefix("http://testserver")).status_code == 403
        assert client.get(back.removeprefix("http://testserver")).status_code == 302
        client.post("/accounts/logout/")
        connects = client.get("/accounts/sso/", {"connect": TOKEN})

    assert connects.status_code == 302
    values = [asked["nonce"][0], asked["code_challenge"][0], *answered["code"], *answered["state"]]
    look(log, [*values, TOKEN, settings.OIDC_CLIENT_SECRET], told="/accounts/sso/callback/")


def test_links_of_invitations_on_the_whole_way_in(
    log: io.StringIO, client: Client, person: User, organisation: Organisation
) -> None:
    Invitation.objects.create(
        organisation=organisation,
        token_hash=hash_token(TOKEN),
        expires_at=timezone.now() + timedelta(days=7),
    )
    path = f"/organisations/join/{TOKEN}/"
    page = BeautifulSoup(client.get(path).content, "html.parser")
    ways = [a["href"] for a in page("a") if "next=" in a["href"] and a.find_parent("main")]
    ways.append(client.post(path)["Location"])
    assert len(ways) == 3
    for way in ways:
        assert client.get(way).status_code == 200
    client.post(ways[0], {"login": person.email, "password": WRONG, "next": path})
    sign_in(client, person.email, next=path)
    assert client.post(path).status_code == 302

    look(log, [TOKEN], told="/organisations/join/")
