"""How editors see and handle reported problems, and how long an address stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now as current_time

from hub.home.models import StandardPage
from hub.upkeep.feedback import erase_addresses, handle_feedback, owner_of, record_feedback
from hub.upkeep.models import PageFeedback
from hub.users.models import User

pytestmark = pytest.mark.django_db
LIST = "reported_problems:index"


def report(about: StandardPage | None, text: str = "Broken", **fields: object) -> PageFeedback:
    return record_feedback(page=about, url="/buying/", what_wrong=text, **fields)


def test_owner_is_the_content_owner_else_the_maker_and_always_active(
    article: StandardPage, owner: User, admin: User
) -> None:
    article.owner = admin
    assert owner_of(article) == owner

    article.content_owner.is_active = False
    assert owner_of(article) == admin

    article.owner = None
    assert owner_of(article) is None
    assert owner_of(None) is None


def test_handling_notes_who_and_when_and_going_back_forgets(
    article: StandardPage, admin: User, owner: User
) -> None:
    item = report(article)

    done = handle_feedback(item, by=admin, status="done", note="Fixed", owner=owner)
    assert (done.status, done.note, done.handled_by, done.owner) == ("done", "Fixed", admin, owner)
    assert current_time() - done.handled_at < timedelta(minutes=1)

    again = handle_feedback(item, by=owner, status="done", note="Fixed", owner=owner)
    assert (again.handled_by, again.handled_at) == (admin, done.handled_at)

    back = handle_feedback(item, by=admin, status="new", note="", owner=owner)
    assert (back.handled_by, back.handled_at) == (None, None)
    assert PageFeedback.objects.get().what_wrong == "Broken"


def test_list_shows_all_and_filters_mine_and_state(
    admin_client: Client, admin: User, article: StandardPage
) -> None:
    theirs = report(article, "Theirs")
    article.content_owner = admin
    mine = report(article, "Mine")
    done = handle_feedback(report(article, "Done"), by=admin, status="done", owner=admin)

    def listed(query: dict[str, object]) -> set[PageFeedback]:
        return set(admin_client.get(reverse(LIST), query).context["object_list"])

    assert listed({}) == {theirs, mine, done}
    assert listed({"mine": "on"}) == {mine, done}
    assert listed({"mine": "on", "status": ["new", "in_hand"]}) == {mine}
    assert listed({"status": "done"}) == {done}
    assert listed({"q": "Theirs"}) == {theirs}


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_more(
    admin_client: Client,
    article: StandardPage,
    count: int,
    django_assert_num_queries: object,
) -> None:
    for _number in range(count):
        report(article)
    admin_client.get(reverse(LIST))

    with django_assert_num_queries(15):
        admin_client.get(reverse(LIST))


def test_edit_saves_handling_and_not_what_the_reader_wrote(
    admin_client: Client, admin: User, article: StandardPage
) -> None:
    item = report(article, "As written", email="reader@home.test")
    url = reverse("reported_problems:edit", args=[item.pk])
    assert "As written" in admin_client.get(url).content.decode()

    response = admin_client.post(
        url, {"status": "in_hand", "note": "Asked", "owner": admin.pk, "what_wrong": "Changed"}
    )

    assert response.status_code == 302
    item.refresh_from_db()
    assert (item.status, item.note, item.owner, item.handled_by, item.what_wrong) == (
        "in_hand",
        "Asked",
        admin,
        admin,
        "As written",
    )


def test_a_trainee_cannot_be_made_owner(admin_client: Client, article: StandardPage) -> None:
    trainee = User.objects.create_user("trainee@hub.test")
    item = report(article)
    url = reverse("reported_problems:edit", args=[item.pk])

    response = admin_client.post(url, {"status": "new", "note": "", "owner": trainee.pk})

    assert list(response.context["form"].errors) == ["owner"]


def test_nobody_adds_a_report_in_the_admin(admin_client: Client) -> None:
    assert admin_client.get(reverse("reported_problems:add")).status_code == 302
    assert reverse("reported_problems:add") not in admin_client.get(reverse(LIST)).content.decode()


def test_admin_home_tells_an_owner_what_is_open(
    client: Client, article: StandardPage, owner: User, admin: User
) -> None:
    group = Group.objects.create(name="Keepers")
    codes = ["access_admin", "change_pagefeedback"]
    group.permissions.set(Permission.objects.filter(codename__in=codes))
    owner.groups.add(group)
    report(article)
    report(article)
    handle_feedback(report(article), by=admin, status="done", owner=owner)
    report(None)
    client.force_login(owner)

    body = client.get("/admin/").content.decode()

    assert "Problems reported on your pages: 2" in body
    assert "Reported problems (3)" in body
    client.force_login(admin)
    assert "Problems reported on your pages" not in client.get("/admin/").content.decode()


def test_people_without_the_right_see_neither_list_nor_count(
    client: Client, article: StandardPage
) -> None:
    item = report(article, "Private words", email="reader@home.test")
    group = Group.objects.create(name="May enter")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = User.objects.create_user("other@hub.test")
    user.groups.add(group)
    client.force_login(user)

    for url in (reverse(LIST), reverse("reported_problems:edit", args=[item.pk]), "/admin/"):
        body = client.get(url).content.decode()
        assert "Private words" not in body
        assert "reader@home.test" not in body
        assert "Reported problems" not in body


def test_report_outlives_page_and_owner(article: StandardPage, owner: User) -> None:
    report(article)

    article.delete()
    owner.delete()

    kept = PageFeedback.objects.get()
    assert (kept.page, kept.owner, kept.page_title) == (None, None, "How to buy well")


def test_addresses_are_erased_when_their_time_is_over(article: StandardPage) -> None:
    noon = datetime(2026, 1, 31, 12, tzinfo=UTC)
    old = report(article, email="old@home.test", now=noon - timedelta(days=365))
    young = report(article, email="young@home.test", now=noon - timedelta(days=364))

    assert erase_addresses(now=noon) == "1 addresses erased"
    assert erase_addresses(now=noon) == "0 addresses erased"

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.email, old.erase_after, old.what_wrong) == ("", None, "Broken")
    assert young.email == "young@home.test"


def test_database_refuses_an_address_without_an_end() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PageFeedback.objects.create(what_wrong="x", email="a@home.test")
