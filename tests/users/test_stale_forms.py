"""A form whose token no longer holds: what was typed is shown again, and nothing is done."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.test import Client

from hub.upkeep.models import PageFeedback
from hub.users.models import OrganisationRequest, User
from learning.domain.taking.attempts import start_attempt
from learning.models import Accommodation, Attempt
from tests.factories.learning import build_simple_quiz
from tests.learning.views.taking import address, answered, choices, option

pytestmark = pytest.mark.django_db
OURS = {"HTTP_ORIGIN": "http://testserver"}
WORDS = "Every word <b>of this</b> stays"
HELP = "/my-learning/help/"
ASK = {"extra_time": "50", "extra_attempts": "0", "wish": WORDS}
FORM = "application/x-www-form-urlencoded"
STALE = {"csrfmiddlewaretoken": "x" * 64}


@pytest.fixture
def ann() -> Client:
    """Somebody signed in, whose browser's requests are checked as in earnest."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("ann@hub.test", "long enough 7"))
    client.get(HELP)
    return client


def post(client: Client, path: str, sent: dict[str, Any], **headers: str) -> Any:
    """Send a form as a browser does that uploads no file; from a page of ours, unless said."""
    body = urlencode(sent, doseq=True)
    return client.post(path, body, content_type=FORM, **(headers or OURS))


def begin(client: Client, count: int) -> Attempt:
    """Start a quiz of so many questions as the person who is signed in."""
    quiz = build_simple_quiz(count, shuffles_questions=False)
    return start_attempt(quiz, by=User.objects.get(email="ann@hub.test"))[0]


def main_of(response: Any) -> Any:
    return BeautifulSoup(response.content, "html.parser").select_one("main")


def fields_of(form: Any) -> dict[str, str]:
    return {each["name"]: each.get("value", "") for each in form.select("input[name]")}


def test_what_was_typed_is_shown_and_sent_by_the_person_alone(ann: Client) -> None:
    response = post(ann, f"{HELP}?from=tab", ASK | STALE)

    assert (response.status_code, response["Cache-Control"]) == (403, "private, no-store")
    assert not Accommodation.objects.exists()
    page = main_of(response)
    assert WORDS in page.get_text()
    assert "<b>of this" not in str(page)
    assert "signed in as ann@hub.test" in page.get_text()
    form = page.select_one("form")
    assert (form["method"], form["action"]) == ("post", f"{HELP}?from=tab")
    assert len(form.select("button")) == 1
    assert not page.select("script, meta[http-equiv]")
    assert post(ann, form["action"], fields_of(form)).status_code == 302
    assert Accommodation.objects.get().wish == WORDS


def test_every_value_of_a_name_is_kept(ann: Client) -> None:
    sent = {"name": ["One", "Two"], "about": "", **STALE}

    form = main_of(post(ann, "/organisations/ask/", sent)).select_one("form")

    kept = [(each["name"], each["value"]) for each in form.select("input[type=hidden]")]
    assert [each for each in kept if each[0] != "csrfmiddlewaretoken"] == [
        ("name", "One"),
        ("name", "Two"),
        ("about", ""),
    ]
    assert not OrganisationRequest.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "http://testserver.evil.example"},
        {"HTTP_ORIGIN": "https://testserver"},
        {"HTTP_ORIGIN": "null"},
        {},
        {"HTTP_REFERER": "http://evil.example/testserver"},
        {"HTTP_ORIGIN": "null", "HTTP_REFERER": "http://testserver/"},
        OURS | {"HTTP_SEC_FETCH_SITE": "cross-site"},
        OURS | {"HTTP_SEC_FETCH_SITE": "same-site"},
    ],
)
def test_nothing_is_echoed_to_what_comes_from_elsewhere(
    ann: Client, headers: dict[str, str]
) -> None:
    body = urlencode(ASK | STALE)
    response = ann.post(HELP, body, content_type=FORM, **headers)

    assert response.status_code == 403
    assert "Every word" not in response.content.decode()
    assert "The form could not be accepted" in response.content.decode()
    assert not Accommodation.objects.exists()


def test_the_referrer_counts_where_a_browser_names_no_origin(ann: Client) -> None:
    response = post(ann, HELP, ASK | STALE, HTTP_REFERER=f"http://testserver{HELP}")

    assert WORDS in main_of(response).get_text()


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        (HELP, ASK),
        (HELP, ASK | STALE | {"wish": "Every word " * 6000}),
        (HELP, ASK | STALE | {"new_password": "Every word"}),
        ("/accounts/details/", {"first_name": "Every word"} | STALE),
        ("/accounts/login/", {"login": "Every word", "password": "Every word"} | STALE),
        ("/admin/", {"title": "Every word"} | STALE),
    ],
    ids=["no token", "too long", "a secret", "account", "sign-in", "admin"],
)
def test_what_is_never_echoed(ann: Client, path: str, sent: dict[str, str]) -> None:
    response = post(ann, path, sent)

    assert response.status_code == 403
    assert "Every word" not in response.content.decode()


def test_files_and_other_bodies_are_not_echoed(ann: Client) -> None:
    as_parts = ann.post(HELP, ASK | STALE, **OURS)
    as_json = ann.post(HELP, ASK | STALE, content_type="application/json", **OURS)

    assert WORDS not in main_of(as_parts).get_text()
    assert WORDS not in main_of(as_json).get_text()


def test_signed_out_nothing_is_echoed() -> None:
    client = Client(enforce_csrf_checks=True)

    response = post(client, "/feedback/", {"what_wrong": WORDS} | STALE)

    assert response.status_code == 403
    assert "Every word" not in response.content.decode()
    assert not PageFeedback.objects.exists()


def test_answers_are_back_in_their_page_and_not_saved(ann: Client) -> None:
    attempt = begin(ann, 3)
    sent = choices(attempt, 1, 2) | {"action": "next"}

    response = post(ann, address(attempt), sent | STALE)

    assert response.status_code == 403
    assert answered(attempt) == []
    page = main_of(response)
    assert "not saved yet" in page.select_one("[role=alert]").get_text()
    checked = [each["value"] for each in page.select("input[checked]")]
    assert checked == [option(attempt, 1), option(attempt, 2)]
    token = page.select_one("[name=csrfmiddlewaretoken]")["value"]
    saved = post(ann, address(attempt), sent | {"csrfmiddlewaretoken": token})
    assert (saved.status_code, answered(attempt)) == (302, [1, 2])


def test_answers_are_shown_to_nobody_else_and_not_after_the_end(ann: Client) -> None:
    attempt = begin(ann, 1)
    sent = choices(attempt, 1) | {"action": "next"} | STALE
    other = Client(enforce_csrf_checks=True)
    other.force_login(User.objects.create_user("bea@hub.test"))

    assert post(other, address(attempt), sent).status_code == 404
    type(attempt).objects.update(state="submitted", submitted_at=attempt.started_at)
    assert post(ann, address(attempt), sent)["Location"] == address(attempt, "result/")
    assert answered(attempt) == []


def test_signing_in_again_elsewhere_is_what_makes_it_stale(ann: Client) -> None:
    user = User.objects.get()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    token = main_of(ann.get(HELP)).select_one("[name=csrfmiddlewaretoken]")["value"]
    signed_out = main_of(ann.get("/accounts/logout/")).select_one("form")
    post(ann, "/accounts/logout/", fields_of(signed_out))
    form = main_of(ann.get("/accounts/login/")).select_one("form")
    credentials = {"login": user.email, "password": "long enough 7"}
    assert post(ann, "/accounts/login/", fields_of(form) | credentials).status_code == 302

    response = post(ann, HELP, ASK | {"csrfmiddlewaretoken": token})

    assert response.status_code == 403
    assert WORDS in main_of(response).get_text()
    assert not Accommodation.objects.exists()
