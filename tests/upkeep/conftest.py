"""Pages and people that tests of upkeep share."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from hub.home.models import HomePage, StandardPage
from hub.users.models import User
from tests.factories.pages import build_home


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def home(db: None) -> HomePage:
    return build_home()


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner@hub.test", first_name="Olga")


@pytest.fixture
def article(home: HomePage, owner: User) -> StandardPage:
    return home.add_child(
        instance=StandardPage(title="How to buy well", slug="buying", content_owner=owner)
    )


@pytest.fixture
def draft(home: HomePage) -> StandardPage:
    return home.add_child(
        instance=StandardPage(title="Secret draft title", slug="draft", live=False)
    )


@pytest.fixture
def private(home: HomePage) -> StandardPage:
    page = home.add_child(instance=StandardPage(title="Secret board title", slug="board"))
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.create(name="Board"))
    return page


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser("admin@hub.test")


@pytest.fixture
def admin_client(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client
