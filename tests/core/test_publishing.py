"""What is not complete stays a draft, whichever way it is published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from hub.core.publishing import PublishRefusedError, list_gaps, publish_scheduled
from hub.home.models import StandardPage
from hub.users.models import User
from learning.models import Question
from tests.factories.learning import build_question
from tests.factories.pages import build_home

pytestmark = pytest.mark.django_db
REASON = "Text: Text 1: This field is required."


def build_draft(title: str, text: str = "") -> StandardPage:
    """Return a draft that no form has checked."""
    page = StandardPage(title=title, live=False, body=[{"type": "rich_text", "value": text}])
    return build_home().add_child(instance=page)


def sign_in_publisher() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("publisher@example.org"))
    return client


def texts(response: Any) -> list[str]:
    return [str(each).strip() for each in get_messages(response.wsgi_request)]


def test_a_script_cannot_publish_what_is_not_complete() -> None:
    page = build_draft("Half")

    with pytest.raises(PublishRefusedError) as refused:
        page.save_revision().publish()

    assert str(refused.value) == f"“Half” was not published. {REASON}"
    page.refresh_from_db()
    assert (page.live, page.first_published_at) == (False, None)
    assert list(list_gaps(build_draft("Whole", "<p>Text</p>"))) == []


def test_a_live_page_stays_as_it_is_when_its_draft_is_refused() -> None:
    page = build_draft("Whole", "<p>Text</p>")
    page.save_revision().publish()
    page = StandardPage.objects.get(pk=page.pk)
    page.title, page.body = "Changed", [{"type": "rich_text", "value": ""}]
    revision = page.save_revision(clean=False)

    with pytest.raises(PublishRefusedError):
        revision.publish()

    found = StandardPage.objects.get(pk=page.pk)
    assert (found.title, found.live, found.has_unpublished_changes) == ("Whole", True, True)


def test_a_bulk_action_publishes_the_rest_and_says_why() -> None:
    client, half, whole = sign_in_publisher(), build_draft("Half"), build_draft("Whole", "<p>T</p>")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = client.post(f"{url}?id={half.pk}&id={whole.pk}", {"include_descendants": "on"})

    assert response.status_code == 302
    live = Page.objects.filter(pk__in=[half.pk, whole.pk], live=True)
    assert [page.pk for page in live] == [whole.pk]
    assert texts(response)[0] == f"“Half” was not published. {REASON}"


def test_the_api_refuses_with_the_reason() -> None:
    client, page = sign_in_publisher(), build_draft("Half")
    page.save_revision()
    url = reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"])

    response = client.post(url)

    page.refresh_from_db()
    assert page.live is False
    assert (response.status_code, REASON in response.content.decode()) == (400, True)


def test_a_schedule_publishes_the_rest_and_notes_why_in_the_history() -> None:
    soon = timezone.now() + timedelta(seconds=1)
    half, whole = build_draft("Half"), build_draft("Whole", "<p>T</p>")
    for page in (half, whole):
        Revision.objects.filter(pk=page.save_revision().pk).update(approved_go_live_at=soon)

    said = publish_scheduled(now=soon + timedelta(seconds=1))
    Revision.objects.filter(approved_go_live_at__isnull=False).update(
        approved_go_live_at=timezone.now() - timedelta(seconds=1)
    )
    publish_scheduled(now=timezone.now())

    assert said == "looked at all pages and snippets; 1 not complete and not published"
    live = Page.objects.filter(pk__in=[half.pk, whole.pk], live=True)
    assert [page.pk for page in live] == [whole.pk]
    (entry,) = PageLogEntry.objects.filter(action="hub.publish.refused")
    assert (entry.page_id, entry.data["reasons"]) == (half.pk, [REASON])
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_a_question_is_checked_too() -> None:
    question = build_question("q1")
    question.code = ""
    revision = question.save_revision(clean=False)

    with pytest.raises(PublishRefusedError):
        revision.publish()

    assert Question.objects.get(pk=question.pk).code == "q1"


@pytest.mark.parametrize("is_modal", [False, True])
def test_an_approval_is_taken_back_and_the_form_says_why(is_modal: bool) -> None:
    client, page = sign_in_publisher(), build_draft("Half")
    page.save_revision()
    page.get_workflow().start(page, User.objects.get())
    state = page.current_workflow_state
    url = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk]
    )
    headers = {"x-requested-with": "XMLHttpRequest"} if is_modal else {}

    response = client.post(url, headers=headers)

    page.refresh_from_db()
    assert (page.live, page.current_workflow_state) == (False, state)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (response.json()["redirect"] if is_modal else response.url) == edit
    assert texts(response) == [f"“Half” was not published. {REASON}"]


def test_a_page_that_has_ended_can_be_saved_again() -> None:
    client, page = sign_in_publisher(), build_draft("Whole", "<p>Text</p>")
    page.expire_at = timezone.now() + timedelta(seconds=1)
    page.save_revision().publish()
    ended = page.expire_at - timedelta(days=1)
    StandardPage.objects.filter(pk=page.pk).update(expire_at=ended)
    revision = StandardPage.objects.get(pk=page.pk).latest_revision
    Revision.objects.filter(pk=revision.pk).update(
        content=revision.content | {"expire_at": ended.isoformat()}
    )

    publish_scheduled(now=timezone.now())

    page = StandardPage.objects.get(pk=page.pk)
    assert (page.live, page.expired, page.expire_at) == (False, True, None)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = client.get(url).context["form"]
    assert form["expire_at"].value() is None
