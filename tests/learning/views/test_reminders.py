"""Stopping reminders by the link in a letter, and both ways on one's own page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from learning.domain.awarding.expiring import has_reminders, make_token
from learning.models import ExpiryLetter
from tests.factories.learning import build_completion, build_user
from tests.learning.views.taking import soup

pytestmark = pytest.mark.django_db
OWN = "/my-learning/"


def build_link() -> tuple[str, ExpiryLetter]:
    completion = build_completion(user=build_user(first_name="Ann"))
    row = ExpiryLetter.objects.create(completion=completion, days=7, sent_at=timezone.now())
    return f"{OWN}reminders/{make_token(row)}/", row


def test_opening_the_link_changes_nothing_and_says_nothing_about_the_person() -> None:
    address, row = build_link()
    reader = row.completion.learner.user

    response = Client().get(address)

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    text = response.content.decode()
    assert [word for word in ("Ann", reader.email, row.completion.title) if word in text] == []
    assert soup(response).select_one("main form[method=post] button") is not None
    assert "sessionid" not in response.cookies
    assert has_reminders(reader)


@pytest.mark.parametrize("sent", [{}, {"List-Unsubscribe": "1"}, {"csrfmiddlewaretoken": "a" * 64}])
def test_what_a_scanner_posts_without_having_opened_the_page_stops_nothing(
    sent: dict[str, str],
) -> None:
    address, row = build_link()

    assert Client(enforce_csrf_checks=True).post(address, sent).status_code == 403
    assert has_reminders(row.completion.learner.user)


@pytest.mark.parametrize("how", ["mail program", "page"])
def test_a_click_signed_out_stops_them_once(how: str) -> None:
    address, row = build_link()
    browser = Client(enforce_csrf_checks=True)
    sent = {"List-Unsubscribe": "One-Click"}
    if how == "page":
        field = soup(browser.get(address)).select_one("main form input[name]")
        assert field is not None
        sent = {str(field["name"]): str(field["value"])}

    for _again in range(2):
        response = browser.post(address, sent)
        assert response.status_code == 200
        assert "You get no more letters" in response.content.decode()

    assert not has_reminders(row.completion.learner.user)
    assert soup(browser.get(address)).select_one("main form") is None


def test_a_changed_link_is_not_found_and_stops_nothing() -> None:
    address, row = build_link()

    for method in (Client().get, Client().post):
        assert method(f"{address[:-2]}/").status_code == 404

    assert has_reminders(row.completion.learner.user)


def test_on_ones_own_page_they_go_off_and_on(client: Client) -> None:
    _address, row = build_link()
    ann, bob = row.completion.learner.user, build_user("bob")
    client.force_login(ann)

    for is_on, wish in ((True, "off"), (False, "on"), (True, "off")):
        assert has_reminders(ann) == is_on
        form = soup(client.get(OWN)).select_one(f'form[action="{OWN}reminders/"]')
        assert form is not None
        assert form.button["value"] == wish
        assert client.post(form["action"], {"reminders": wish})["Location"] == OWN

    assert has_reminders(bob)


def test_who_has_completed_nothing_is_not_asked(client: Client) -> None:
    client.force_login(build_user())

    assert f"{OWN}reminders/" not in client.get(OWN).content.decode()
    assert Client().post(f"{OWN}reminders/")["Location"].startswith("/accounts/login/")
