"""The page on which a reader reports a problem."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from hub.home.models import StandardPage
from hub.upkeep.models import PageFeedback
from hub.users.models import User

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 10, tzinfo=UTC)


def send(client: Client, page: str = "/buying/", **changes: Any) -> Any:
    data = {"page": page, "what_doing": "Reading", "what_wrong": "A link is dead", "email": ""}
    return client.post("/feedback/", data | changes)


def test_report_reaches_the_owner_of_the_page(
    client: Client, article: StandardPage, owner: User
) -> None:
    with time_machine.travel(NOON, tick=False):
        response = send(client, email="reader@home.test")

    assert (response.status_code, response["Location"]) == (
        302,
        "/feedback/thanks/?page=%2Fbuying%2F",
    )
    report = PageFeedback.objects.get()
    assert report.page.specific == article
    assert (report.page_title, report.url, report.owner, report.status) == (
        "How to buy well",
        "/buying/",
        owner,
        PageFeedback.Status.NEW,
    )
    assert (report.what_doing, report.what_wrong, report.email) == (
        "Reading",
        "A link is dead",
        "reader@home.test",
    )
    assert (report.created_at, report.erase_after) == (NOON, date(2027, 11, 23))


def test_without_an_address_nothing_has_to_be_erased(client: Client, article: StandardPage) -> None:
    send(client)

    assert PageFeedback.objects.get().erase_after is None


def test_form_names_the_page_and_is_never_kept(client: Client, article: StandardPage) -> None:
    response = client.get("/feedback/", {"page": "/buying/"})

    assert "How to buy well" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_thanks_lead_back_to_the_page(client: Client, article: StandardPage) -> None:
    body = client.get("/feedback/thanks/", {"page": "/buying/"}).content.decode()

    assert '<a href="/buying/">Back to How to buy well</a>' in body


@pytest.mark.parametrize("address", ["/draft/", "/board/", "/nowhere/"])
@pytest.mark.parametrize("path", ["/feedback/", "/feedback/thanks/"])
def test_hidden_and_missing_pages_look_alike(
    client: Client, draft: StandardPage, private: StandardPage, path: str, address: str
) -> None:
    body = client.get(path, {"page": address}).content.decode()

    assert "Secret" not in body
    assert f'href="{address}"' not in body


@pytest.mark.parametrize("address", ["/draft/", "/board/"])
def test_report_about_a_hidden_page_keeps_its_address_only(
    client: Client, draft: StandardPage, private: StandardPage, address: str
) -> None:
    send(client, page=address)

    report = PageFeedback.objects.get()
    assert (report.page, report.page_title, report.owner, report.url) == (None, "", None, address)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/buying/",
        "//evil.example/buying/",
        "javascript:alert(1)",
        "\\\\evil.example\\buying",
        "/\x00/",
        "/" + "a" * 600,
        "",
    ],
)
def test_other_sites_are_no_pages_of_ours(
    client: Client, article: StandardPage, address: str
) -> None:
    form = client.get("/feedback/", {"page": address}).content.decode()
    response = send(client, page=address)
    thanks = client.get("/feedback/thanks/", {"page": address}).content.decode()

    assert "evil" not in form + thanks
    assert "javascript:" not in form + thanks
    if response.status_code == 302:
        assert response["Location"] == "/feedback/thanks/"
        assert PageFeedback.objects.get().url == ""


def test_whole_address_of_this_site_and_file_of_a_page_are_understood(
    client: Client, article: StandardPage
) -> None:
    send(client, page="http://testserver/buying/?x=1#top")
    send(client, page="/buying/report.pdf")

    reports = PageFeedback.objects.order_by("pk")
    assert [(item.page.pk, item.url) for item in reports] == [
        (article.pk, "/buying/"),
        (article.pk, "/buying/report.pdf"),
    ]


def test_markup_in_a_report_is_shown_as_text(client: Client, article: StandardPage) -> None:
    response = send(client, what_wrong="", what_doing="<script>alert(1)</script>")

    assert response.status_code == 400
    assert "<script>alert(1)" not in response.content.decode()


def test_empty_report_is_refused_and_the_rest_is_kept(
    client: Client, article: StandardPage
) -> None:
    response = send(client, what_wrong="  ", what_doing="Reading slowly", email="wrong")

    body = response.content.decode()
    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["what_wrong", "email"]
    assert "Tell us what went wrong." in body
    assert "Reading slowly" in body
    assert "How to buy well" in body
    assert not PageFeedback.objects.exists()


def test_program_is_thanked_and_nothing_is_stored(client: Client, article: StandardPage) -> None:
    response = send(client, website="https://spam.example")

    assert response.status_code == 302
    assert not PageFeedback.objects.exists()


def test_post_needs_the_token(article: StandardPage) -> None:
    assert send(Client(enforce_csrf_checks=True)).status_code == 403
    assert not PageFeedback.objects.exists()


def test_sixth_report_in_an_hour_has_to_wait_and_keeps_its_text(
    client: Client, article: StandardPage
) -> None:
    with time_machine.travel(NOON, tick=False):
        for _number in range(5):
            assert send(client).status_code == 302
        response = send(client, what_wrong="Every word of this stays")

        body = response.content.decode()
        assert response.status_code == 429
        assert response["Retry-After"] == str(12 * 60)
        assert "after 12:22" in body
        assert "Every word of this stays" in body
        assert PageFeedback.objects.count() == 5
    with time_machine.travel(NOON + timedelta(minutes=12), tick=False):
        assert send(client).status_code == 302


def test_one_sender_does_not_use_up_the_limit_of_another(
    client: Client, article: StandardPage
) -> None:
    for _number in range(6):
        send(client)
    other = Client(REMOTE_ADDR="198.51.100.7")

    assert send(other).status_code == 302


def test_own_page_is_found_with_a_language_prefix(client: Client, article: StandardPage) -> None:
    assert client.get("/cy/feedback/", {"page": "/buying/"}).status_code == 200
    assert "How to buy well" in client.get("/cy/feedback/", {"page": "/buying/"}).content.decode()
    assert "no-store" in client.get("/cy/feedback/")["Cache-Control"]
