"""Keeping a check-up, from its result through sign-up to one's own page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learning.domain.check_ups.check_up import Outcome, make_result, write_result
from learning.domain.check_ups.checking_up import claim_check_up
from learning.models import CheckUp, Enrolment, LessonCompletion, PathPage
from tests.factories.guidance import build_term
from tests.factories.learning import build_asked_module, build_path, build_user
from tests.learning.domain.check_ups.test_checking_up import TODAY
from tests.learning.views.taking import soup

pytestmark = pytest.mark.django_db
OWN = "/my-learning/"
KNOWN = "Its lessons are asked for all the same. They will go quickly."


@pytest.fixture
def path() -> PathPage:
    return build_path("Path", *(build_asked_module(name, minutes=10) for name in "AB"))


def make_token(path: PathPage) -> str:
    first, second = path.path_modules.order_by("sort_order").values_list("module", flat=True)
    outcomes = [Outcome(first, 2, 2), Outcome(second, 2, 0)]
    return write_result(make_result(path.pk, outcomes, today=TODAY))


def claim_address(token: str) -> str:
    return f"{OWN}check-up/{token}/"


def test_it_is_kept_by_a_button_and_shown_among_what_is_ones_own(
    client: Client, path: PathPage
) -> None:
    client.force_login(build_user())
    token = make_token(path)
    address = claim_address(token)

    form = soup(client.get(address)).select_one("main form")
    assert (form["method"], form["action"], CheckUp.objects.count()) == ("post", address, 0)
    for _again in range(2):
        assert client.post(address)["Location"] == OWN
    assert client.get(address)["Location"] == OWN

    page = soup(client.get(OWN))
    assert page.get_text().count("Your path is kept.") == 1
    assert [each.get_text(" ", strip=True) for each in page.select(".module-item")] == [
        f"A You seem to know this 2 of 2 questions right 1 minute left {KNOWN}",
        "B New to you 0 of 2 questions right 1 minute left Begin here: Lesson one",
    ]
    assert CheckUp.objects.count() == 1
    assert (Enrolment.objects.count(), LessonCompletion.objects.count()) == (0, 0)


def test_a_second_person_is_told_kindly_and_sees_nothing_of_the_first(
    client: Client, path: PathPage
) -> None:
    token = make_token(path)
    ann = build_user("ann")
    claim_check_up(token, by=ann)
    client.force_login(build_user("bob"))

    for send in (client.get, client.post):
        response = send(claim_address(token))
        page = soup(response)
        assert response.status_code == 409
        assert page.select_one("main a.button")["href"] == "/learning/check-up/path/"
        assert "ann" not in page.select_one("main").get_text()
    assert list(CheckUp.objects.values_list("user", flat=True)) == [ann.pk]
    assert "Your path" not in soup(client.get(OWN)).get_text()


def test_an_address_that_is_not_whole_or_out_of_date_keeps_nothing(
    client: Client, path: PathPage
) -> None:
    client.force_login(build_user())
    token = make_token(path)

    for send in (client.get, client.post):
        assert send(claim_address(token[:-1])).status_code == 400
    path.unpublish()
    for send in (client.get, client.post):
        assert send(claim_address(token)).status_code == 410
    assert not CheckUp.objects.exists()


def test_signed_out_the_way_leads_through_sign_in_and_back(client: Client, path: PathPage) -> None:
    token = make_token(path)
    EmailAddress.objects.create(
        user=build_user(), email="ann@hub.test", verified=True, primary=True
    )
    asked = client.get(claim_address(token))
    sign_in = asked["Location"]
    assert client.post(claim_address(token))["Location"] == sign_in

    sent = client.post(
        sign_in, {"login": "ann@hub.test", "password": "long enough 7", **next_of(client, sign_in)}
    )

    assert sent["Location"] == claim_address(token)


def next_of(client: Client, url: str) -> dict[str, str]:
    return {"next": soup(client.get(url)).select_one("input[name=next]")["value"]}


def test_it_survives_a_sign_up_with_its_letter(client: Client, path: PathPage) -> None:
    token = make_token(path)
    result = soup(client.get(f"/learning/check-up/result/{token}/"))
    sign_up = result.select_one("#keep ~ .cluster a")["href"]
    assert sign_up.startswith("/accounts/signup/?next=")
    term = build_term("audience", "funder")

    form = {"email": "new@hub.test", "password1": "seven grey herons walk", "audience": term.pk}
    sent = client.post(sign_up, form | next_of(client, sign_up))
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)
    assert code is not None
    confirmed = client.post(sent["Location"], {"code": code[0]})

    assert confirmed["Location"] == claim_address(token)
    assert client.post(claim_address(token))["Location"] == OWN
    assert CheckUp.objects.get().user.email == "new@hub.test"


@pytest.mark.parametrize("number", [1, 3])
def test_ones_own_page_costs_the_same_whatever_was_kept(
    client: Client, number: int, settings: Any
) -> None:
    ann = build_user()
    client.force_login(ann)
    for count in range(number):
        modules = [build_asked_module(f"{count}{name}") for name in "AB"]
        token = make_token(build_path(f"Path {count}", *modules))
        claim_check_up(token, by=ann)
        client.get(claim_address(token))
    settings.PART_CACHE_SECONDS = 60
    client.get(OWN)
    fresh = claim_address(make_token(PathPage.objects.get(title="Path 0")))
    costs = {}
    for name, address in (("own", OWN), ("claim", fresh)):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        costs[name] = len(queries)

    assert costs == {"own": 9, "claim": 3}
