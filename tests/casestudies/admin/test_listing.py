"""The editors' list of case studies, and the editor's panels."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casestudies.admin.listing import count_gaps
from casestudies.models import CaseStudyPage
from hub.users.models import User
from tests.factories.casestudies import build_case, build_source
from tests.factories.submissions import build_sent

pytestmark = pytest.mark.django_db
LISTING = "case_studies:index"
COMPLETE = [("place", "bolton"), ("sector", "housing"), ("priority_area", "jobs")]


def client_of(group: str) -> Client:
    user = User.objects.create_user(f"{group.lower()}@hub.test")
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Client:
    return client_of("Editors")


def build_complete(title: str) -> CaseStudyPage:
    outcome = {"unit": "people", "period": "2020", "delivered": 5, "source": build_source()}
    return build_case(
        title,
        terms=[*COMPLETE, ("commissioning_stage", "plan")],
        outcomes=[outcome],
        parties=[("A council", "commissioner")],
        would_not_repeat="Nothing was asked of the bidders.",
        evidence_level=2,
        started_on=date(2020, 1, 1),
        review_by=timezone.localdate() + timedelta(days=30),
    )


def titles(client: Client, **query: object) -> set[str]:
    response = client.get(reverse(LISTING), query)
    return {page.title for page in response.context["object_list"]}


def test_filters(editor: Client) -> None:
    build_complete("Complete")
    yesterday = timezone.localdate() - timedelta(days=1)
    build_case("Overdue", evidence_level=4, review_by=yesterday, is_live=False)
    build_case("Today", evidence_level=3, review_by=timezone.localdate())
    build_sent()
    sent = "Grounds care for a landlord"

    assert titles(editor) == {"Complete", "Overdue", "Today", sent}
    assert titles(editor, overdue="on") == {"Overdue"}
    assert titles(editor, evidence_level=[2, 4]) == {"Complete", "Overdue"}
    assert titles(editor, incomplete="on") == {"Overdue", "Today", sent}
    assert titles(editor, sent_in="on") == {sent}
    assert titles(editor, sent_in="on", overdue="on") == set()


def test_queries_of_the_list(editor: Client) -> None:
    """Wagtail itself asks two questions about each page; what we add does not grow."""

    def count(**query: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            response = editor.get(reverse(LISTING), query)
        return len(caught) - 2 * len(response.context["object_list"])

    build_case("First", outcomes=[{}], terms=COMPLETE)
    editor.get(reverse(LISTING))
    alone, filtered = count(), count(incomplete="on")
    for number in range(6):
        build_case(f"More {number}", outcomes=[{}, {}], terms=COMPLETE)

    assert (count(), count(incomplete="on")) == (alone, filtered)
    assert filtered - alone == 5


def test_gaps_are_counted_with_five_queries(django_assert_num_queries: Any) -> None:
    keys = [build_case(f"Case {n}", outcomes=[{}], terms=COMPLETE).pk for n in range(3)]
    keys.append(build_complete("Complete").pk)

    with django_assert_num_queries(5):
        gaps = count_gaps()

    assert {key: bool(count) for key, count in gaps.items()} == dict(
        zip(keys, (True, True, True, False), strict=True)
    )


def test_nobody_from_outside_sees_the_list() -> None:
    build_case("Secret draft", is_live=False)
    User.objects.create_user("trainee@hub.test")
    client = Client()
    client.force_login(User.objects.get(email="trainee@hub.test"))

    for someone in (Client(), client):
        response = someone.get(reverse(LISTING))
        assert response.status_code in {302, 403}
        assert b"Secret draft" not in response.content


def test_editor_says_what_is_missing(editor: Client) -> None:
    incomplete, complete = build_case("Short"), build_complete("Complete")

    body = editor.get(reverse("wagtailadmin_pages:edit", args=[incomplete.pk])).content.decode()
    assert "No evidence level." in body
    body = editor.get(reverse("wagtailadmin_pages:edit", args=[complete.pk])).content.decode()
    assert "Nothing is missing that can be counted." in body


def test_moderators_see_who_sent_it_and_editors_do_not(editor: Client) -> None:
    page = build_sent().page
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    body = client_of("Moderators").get(address).content.decode()
    for text in ("Wanda Writer", "Publication: allowed on", "1 source is named.", "A gardener"):
        assert text in body
    body = editor.get(address, follow=True).content.decode()
    assert "Wanda Writer" not in body
    assert "A gardener" not in body


def test_the_form_opens_for_a_new_case_study(editor: Client) -> None:
    parent = build_case("Any").get_parent()
    address = reverse("wagtailadmin_pages:add", args=["casestudies", "casestudypage", parent.pk])

    body = editor.get(address).content.decode()
    assert "The rest of the story" in body
    assert "Sent in from outside" not in body
