"""Terms of many case studies at once, through the admin's own addresses."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from casestudies.models import CaseStudyPage
from hub.taxonomy.models import PageTerm
from hub.users.models import User
from tests.factories.casestudies import build_case
from tests.factories.guidance import build_guidance, build_term

pytestmark = pytest.mark.django_db


def client_of(group: str) -> Client:
    user = User.objects.create_user(f"{group.lower()}@hub.test")
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


def address(*pages: Page) -> str:
    path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "classify"])
    return f"{path}?{'&'.join(f'id={page.pk}' for page in pages)}"


def change(client: Client, pages: list[Page], what: str, *terms: Any) -> Any:
    data = {"change": what, "terms": [term.pk for term in terms]}
    return client.post(address(*pages), data)


def public_codes(page: Page) -> set[str]:
    return set(PageTerm.objects.filter(page=page).values_list("term__code", flat=True))


def draft_codes(page: Page) -> set[str]:
    draft = CaseStudyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return {row.term.code for row in draft.page_terms.all()}


def test_moderator_adds_and_removes_for_readers_too() -> None:
    one = build_case("One", terms=[("sector", "housing")])
    two = build_case("Two", terms=[("sector", "housing"), ("place", "leeds")])
    leeds, housing = build_term("place", "leeds"), build_term("sector", "housing")
    client = client_of("Moderators")

    change(client, [one, two], "add", leeds)
    assert (public_codes(one), public_codes(two)) == ({"housing", "leeds"}, {"housing", "leeds"})
    change(client, [one], "remove", housing)
    assert (public_codes(one), public_codes(two)) == ({"leeds"}, {"housing", "leeds"})


def test_what_does_not_change_gets_no_new_version() -> None:
    page = build_case("One", terms=[("sector", "housing")])
    before = page.revisions.count()
    change(client_of("Moderators"), [page], "add", build_term("sector", "housing"))

    assert page.revisions.count() == before


def test_editor_changes_the_draft_only() -> None:
    page = build_case("One", terms=[("sector", "housing")])
    change(client_of("Editors"), [page], "add", build_term("place", "leeds"))

    assert public_codes(page) == {"housing"}
    assert draft_codes(page) == {"housing", "leeds"}


def test_waiting_draft_is_not_published_along() -> None:
    page = build_case("One", terms=[("sector", "housing")])
    page.title = "Half a thought"
    page.save_revision()
    change(client_of("Moderators"), [page], "add", build_term("place", "leeds"))

    page = CaseStudyPage.objects.get()
    assert (page.title, page.draft_title) == ("One", "Half a thought")
    assert draft_codes(page) == {"housing", "leeds"}


def test_other_pages_are_left_alone() -> None:
    guide = build_guidance("A guide")
    term = build_term("place", "leeds")
    client = client_of("Moderators")

    assert "left alone" in client.get(address(guide)).content.decode()
    change(client, [guide], "add", term)
    assert public_codes(guide) == set()


def test_form_offers_current_terms_by_vocabulary() -> None:
    page = build_case("One")
    build_term("place", "leeds")
    retired = build_term("place", "old-town")
    retired.is_retired = True
    retired.save()

    body = client_of("Editors").get(address(page)).content.decode()
    assert "Leeds" in body
    assert "Old-town" not in body


def test_without_the_admin_nothing_happens() -> None:
    page = build_case("One")
    client = Client()
    client.force_login(User.objects.create_user("trainee@hub.test"))
    change(client, [page], "add", build_term("place", "leeds"))

    assert draft_codes(page) == set()
