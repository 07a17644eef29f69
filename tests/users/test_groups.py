"""Editors write and submit, moderators publish: through the admin's own views."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
)
from wagtail.test.utils.form_data import querydict_from_html, streamfield

from hub.home.models import StandardPage
from hub.media.models import CustomDocument, CustomImage
from hub.users.models import User
from tests.factories.pages import build_home
from tests.media.files import pdf, picture

pytestmark = pytest.mark.django_db


def client_of(name: str, *groups: str) -> Client:
    user = User.objects.create_user(f"{name}@hub.test", first_name=name)
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Client:
    return client_of("editor", "Editors")


@pytest.fixture
def moderator() -> Client:
    return client_of("moderator", "Moderators")


@pytest.fixture
def article() -> StandardPage:
    page = build_home().add_child(instance=StandardPage(title="Before", slug="statement"))
    page.save_revision().publish()
    return page


def save(client: Client, article: StandardPage, title: str, **action: str) -> Any:
    """Post the editor's form as a browser would, with the title changed."""
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    html = client.get(url).content.decode()
    data = querydict_from_html(html, form_id="page-edit-form").dict()
    data |= {f"body-{key}": value for key, value in streamfield([]).items()}
    for name in ("action-publish", "action-submit"):
        data.pop(name, None)
    return client.post(url, data | {"title": title} | action)


def test_editor_submits_and_moderator_publishes(
    editor: Client, moderator: Client, client: Client, article: StandardPage
) -> None:
    save(editor, article, "After", **{"action-submit": "Submit"})
    article.refresh_from_db()
    state = article.current_workflow_state
    assert (article.title, article.live, state.workflow.name) == (
        "Before",
        True,
        "Moderator approves",
    )
    assert "Before" in client.get("/statement/").content.decode()

    url = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[article.pk, "approve", state.current_task_state.pk],
    )
    refused = editor.post(url)
    article.refresh_from_db()
    assert refused.status_code == 302
    assert (article.title, article.current_workflow_state) == ("Before", state)

    moderator.post(url)

    article.refresh_from_db()
    assert (article.title, article.live, article.current_workflow_state) == ("After", True, None)
    body = client.get("/statement/").content.decode()
    assert "After" in body
    assert "Before" not in body


def test_editor_who_forces_publishing_saves_a_draft_only(
    editor: Client, article: StandardPage
) -> None:
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert "action-publish" not in html

    save(editor, article, "Forced", **{"action-publish": "Publish"})

    article.refresh_from_db()
    assert (article.title, article.draft_title) == ("Before", "Forced")


def test_editor_cannot_unpublish_delete_or_lock(editor: Client, article: StandardPage) -> None:
    for name in ("unpublish", "delete", "lock"):
        editor.post(reverse(f"wagtailadmin_pages:{name}", args=[article.pk]))

    article.refresh_from_db()
    assert (article.live, article.locked) == (True, False)


def test_moderator_publishes_at_once(moderator: Client, article: StandardPage) -> None:
    save(moderator, article, "After", **{"action-publish": "Publish"})

    article.refresh_from_db()
    assert article.title == "After"


@pytest.mark.parametrize(
    ("name", "for_editor", "for_moderator"),
    [
        ("wagtailsnippets_taxonomy_term:list", 200, 200),
        ("wagtailsnippets_taxonomy_term:add", 302, 200),
        ("wagtailsnippets_reference_source:add", 200, 200),
        ("wagtailsnippets_reference_instrument:add", 200, 200),
        ("wagtailsnippets_reference_party:add", 200, 200),
        ("reported_problems:index", 200, 200),
        ("wagtailimages:add", 200, 200),
        ("wagtaildocs:add", 200, 200),
        ("wagtailusers_users:index", 302, 302),
        ("wagtailusers_users:add", 302, 302),
        ("wagtailusers_groups:index", 302, 302),
        ("organisations:index", 302, 302),
        ("wagtailadmin_workflows:add", 302, 302),
        ("wagtailsites:add", 302, 302),
    ],
)
def test_doors_of_the_admin(
    editor: Client, moderator: Client, name: str, for_editor: int, for_moderator: int
) -> None:
    url = reverse(name)

    assert (editor.get(url).status_code, moderator.get(url).status_code) == (
        for_editor,
        for_moderator,
    )


def test_site_profile_is_the_moderators(editor: Client, moderator: Client) -> None:
    url = reverse("wagtailsettings:edit", args=["upkeep", "siteprofile"])

    assert editor.get(url).headers["Location"] == reverse("wagtailadmin_home")
    assert moderator.get(url, follow=True).status_code == 200


def test_editor_stores_images_and_documents(editor: Client) -> None:
    image = SimpleUploadedFile("river.jpg", picture(), "image/jpeg")
    document = SimpleUploadedFile("report.pdf", pdf(), "application/pdf")

    editor.post(
        reverse("wagtailimages:add"), {"title": "River", "description": "A river", "file": image}
    )
    editor.post(reverse("wagtaildocs:add"), {"title": "Report", "file": document})

    assert CustomImage.objects.get().title == "River"
    assert CustomDocument.objects.get().title == "Report"


def facts() -> list[Any]:
    """Return everything that the migration sets."""
    groups = Group.objects.filter(name__in=["Editors", "Moderators"])
    return [
        sorted(groups.values_list("name", "permissions__codename")),
        sorted(GroupPagePermission.objects.values_list("group__name", "permission__codename")),
        sorted(GroupCollectionPermission.objects.values_list("group_id", "permission_id")),
        list(Workflow.objects.values_list("name", "active")),
        list(GroupApprovalTask.objects.values_list("name", "groups__name")),
        WorkflowPage.objects.count(),
    ]


def run_migration() -> None:
    module = import_module("hub.home.migrations.0002_editor_and_moderator_groups")
    ready = {config: config.models_module for config in apps.get_app_configs()}
    try:
        module.set_up_groups(apps, SimpleNamespace(connection=connection))
    finally:
        for config, models in ready.items():
            config.models_module = models


def test_running_it_again_changes_nothing() -> None:
    before = facts()
    assert before[3:] == [
        [("Moderator approves", True)],
        [("Moderator approves", "Moderators")],
        1,
    ]

    run_migration()

    assert facts() == before
