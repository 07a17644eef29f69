"""Links into the admin follow a person's groups and permissions at the next request."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.users.models import User
from tests.factories.pages import build_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def right() -> Permission:
    return Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")


def has_links(client: Client) -> bool:
    return 'href="/admin/' in client.get("/").content.decode()


@pytest.mark.parametrize("through", ["group", "permission", "permission of a group"])
def test_a_change_is_seen_at_the_next_request(
    client: Client,
    right: Permission,
    through: str,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.PART_CACHE_SECONDS = 60
    build_home()
    ann, group = User.objects.create_user("ann@hub.test"), Group.objects.create(name="New")
    change: Any = {
        "group": lambda user: user.groups.set([Group.objects.get(name="Editors")]),
        "permission": lambda user: user.user_permissions.add(right),
        "permission of a group": lambda user: group.permissions.add(right),
    }[through]
    ann.groups.add(group)
    client.force_login(ann)
    assert not has_links(client)

    with django_capture_on_commit_callbacks(execute=True):
        change(ann)
    assert has_links(client)

    with django_capture_on_commit_callbacks(execute=True):
        ann.groups.clear()
        ann.user_permissions.clear()
    assert not has_links(client)


def test_it_costs_no_query_once_it_is_known(settings: Any) -> None:
    settings.PART_CACHE_SECONDS = 60
    ann = User.objects.create_user("ann@hub.test")
    assert not ann.may_enter_admin

    with CaptureQueriesContext(connection) as queries:
        assert not ann.may_enter_admin
    assert len(queries) == 0
