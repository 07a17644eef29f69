"""Forms of the admin offer the people of the admin, not everybody who learns here."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from hub.core.editors import people_of_the_admin
from hub.home.models import StandardPage
from hub.users.models import User
from tests.factories.pages import build_home

pytestmark = pytest.mark.django_db


def make_editor(email: str, *, is_active: bool = True) -> User:
    user = User.objects.create_user(email, is_active=is_active)
    user.groups.set(Group.objects.filter(name__in=["Editors", "Moderators"]))
    return user


def test_only_live_people_of_the_admin_and_each_once() -> None:
    editor, admin = make_editor("editor@hub.test"), User.objects.create_superuser("admin@hub.test")
    make_editor("gone@hub.test", is_active=False)
    User.objects.create_user("trainee@hub.test")

    assert list(people_of_the_admin()) == [admin, editor]


def test_an_editor_chooses_the_owner_of_a_page_among_them(client: Client) -> None:
    editor = make_editor("editor@hub.test")
    trainee = User.objects.create_user("trainee@hub.test")
    page = build_home().add_child(instance=StandardPage(title="A page", slug="a-page"))
    client.force_login(editor)

    response = client.get(f"/admin/pages/{page.pk}/edit/")

    offered = response.context["form"].fields["content_owner"].queryset
    assert list(offered) == [editor]
    assert editor.email in response.content.decode()
    assert trainee.email not in response.content.decode()
