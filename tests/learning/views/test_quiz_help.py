"""Asking for help with quizzes, reading what became of it, and deciding about it in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from hub.users.models import Membership, Organisation, User
from learning.domain.taking.accommodations import Needs, ask_for_accommodation, find_needs
from learning.models import Accommodation
from tests.factories.learning import build_user
from tests.learning.views.taking import soup

pytestmark = pytest.mark.django_db
HELP = "/my-learning/help/"
LIST = "/admin/quiz-help/"
SECRET = "Quiet-room"
WISH = {"extra_time": "50", "extra_attempts": "2", "has_no_shuffling": "on", "wish": SECRET}
DECIDED = {"decision": "grant", "extra_time": "25", "extra_attempts": "1", "reason": "A start."}


@pytest.fixture
def ann(client: Client) -> Client:
    client.force_login(build_user("ann"))
    return client


@pytest.fixture
def staff() -> Client:
    user = build_user("staff")
    user.groups.add(Group.objects.get(name="Quiz help"))
    client = Client()
    client.force_login(user)
    return client


def main_text(client: Client, url: str = HELP) -> str:
    return soup(client.get(url)).select_one("main").get_text(" ", strip=True)


def decide(staff: Client, **changes: str) -> Any:
    """Send the form as it is shown, with what is decided."""
    url = f"{LIST}{Accommodation.objects.get().pk}/"
    seen = soup(staff.get(url)).select_one("input[name=seen]")["value"]
    return staff.post(url, DECIDED | {"seen": seen} | changes)


def test_from_the_wish_to_the_decision_in_words(ann: Client, staff: Client) -> None:
    assert "Ask for help with quizzes" in main_text(ann, "/my-learning/")
    assert "You need no proof" in main_text(ann)

    assert ann.post(HELP, WISH)["Location"] == HELP

    text = main_text(ann)
    assert "What you have The same as everybody." in text
    assert "50 per cent more time 2 more attempts questions and options always in" in text
    assert SECRET in text
    assert "It waits for a decision" in text
    assert "What you asked for waits for a decision." in main_text(ann, "/my-learning/")
    assert SECRET in staff.get(f"{LIST}{Accommodation.objects.get().pk}/").content.decode()
    assert decide(staff)["Location"] == LIST
    assert find_needs(User.objects.get(email="ann@hub.test")) == Needs(25, 1)
    text = main_text(ann)
    assert "What you have 25 per cent more time 1 more attempt" in text
    assert "What we answered A start." in text
    assert SECRET not in text
    assert "in every quiz: 25 per cent more time, 1 more attempt." in main_text(
        ann, "/my-learning/"
    )


def test_declining_needs_a_reason_that_the_person_reads(ann: Client, staff: Client) -> None:
    ann.post(HELP, WISH)

    refused = decide(staff, decision="decline", reason=" ")
    assert refused.status_code == 200
    assert "Say why." in refused.content.decode()
    assert decide(staff, decision="decline", reason="Quizzes have no limit.").status_code == 302

    text = main_text(ann)
    assert "Declined on" in text
    assert "Quizzes have no limit." in text
    assert "What you asked for was declined." in main_text(ann, "/my-learning/")


def test_what_cannot_be_sent_is_said_and_kept(ann: Client) -> None:
    nothing = ann.post(HELP, {"extra_time": "0", "extra_attempts": "0", "wish": " "})
    too_much = ann.post(HELP, WISH | {"extra_time": "900"})

    assert (nothing.status_code, too_much.status_code) == (400, 400)
    assert "Choose what would help" in nothing.content.decode()
    assert SECRET in too_much.content.decode()
    assert not Accommodation.objects.exists()


def test_who_asks_too_often_waits_and_keeps_the_words(ann: Client) -> None:
    for _number in range(5):
        assert ann.post(HELP, WISH).status_code == 302

    response = ann.post(HELP, WISH | {"wish": "The sixth"})

    assert response.status_code == 429
    assert "The sixth" in response.content.decode()
    assert int(response["Retry-After"]) > 0
    assert Accommodation.objects.get().wish == SECRET


def test_taking_it_back_is_asked_first(ann: Client) -> None:
    assert ann.get(f"{HELP}take-back/")["Location"] == HELP
    ann.post(HELP, WISH)

    assert ann.get(f"{HELP}take-back/").status_code == 200
    assert Accommodation.objects.exists()
    assert ann.post(f"{HELP}take-back/")["Location"] == HELP

    assert not Accommodation.objects.exists()
    assert "is erased" in main_text(ann)


def test_a_wish_that_changed_is_read_before_it_is_decided(ann: Client, staff: Client) -> None:
    ann.post(HELP, WISH)
    url = f"{LIST}{Accommodation.objects.get().pk}/"
    seen = soup(staff.get(url)).select_one("input[name=seen]")["value"]
    ann.post(HELP, WISH | {"wish": "Another"})

    assert staff.post(url, DECIDED | {"seen": seen})["Location"] == url
    assert Accommodation.objects.get().is_waiting
    ann.post(f"{HELP}take-back/")
    assert staff.post(url, DECIDED | {"seen": seen}).status_code == 404


def test_staff_do_not_decide_about_themselves(staff: Client) -> None:
    user = User.objects.get(email="staff@hub.test")
    row = ask_for_accommodation(by=user, wish="", needs=Needs(extra_time=25))
    url = f"{LIST}{row.pk}/"

    assert "somebody else decides" in staff.get(url).content.decode()
    sent = DECIDED | {"seen": row.asked_at.isoformat() if row.asked_at else ""}
    staff.post(url, sent)

    assert Accommodation.objects.get().is_waiting


def test_no_screen_of_an_organisation_and_no_editor_shows_it(ann: Client) -> None:
    ann.post(HELP, WISH)
    row = Accommodation.objects.select_related("user").get()
    organisation = Organisation.objects.create(name="Riverside", slug="riverside")
    member = Membership.objects.create(user=row.user, organisation=organisation)
    manager = build_user("manager")
    Membership.objects.create(user=manager, organisation=organisation, role="manager")
    client = Client()
    client.force_login(manager)
    shown = "".join(
        client.get(f"/organisations/riverside/{end}").content.decode()
        for end in ("", f"people/{member.pk}/", f"people/{member.pk}/remove/", "invitations/")
    )

    assert "ann@hub.test" in shown
    for secret in (SECRET, "Help with quizzes", "per cent more"):
        assert secret not in shown
    for group in ("Editors", "Moderators"):
        manager.groups.set([Group.objects.get(name=group)])
        for url in (LIST, f"{LIST}{row.pk}/"):
            assert client.get(url)["Location"] == "/admin/"
        assert LIST not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_many(
    staff: Client, number: int, django_assert_num_queries: Any
) -> None:
    for count in range(number):
        ask_for_accommodation(by=build_user(f"p{count}"), wish=SECRET, needs=Needs())
    staff.get(LIST)

    with django_assert_num_queries(13):
        body = staff.get(LIST).content.decode()

    assert body.count("@hub.test") >= number
    assert f"Help with quizzes ({number})" in body
    assert SECRET not in body
