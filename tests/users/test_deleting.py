"""Deleting accounts in the admin is deleting them whole, as their owners would."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from hub.users.models import AuditEntry, User
from learning.models import Certificate, Learner
from tests.factories.learning import build_completion, build_user
from tests.learning.records import list_faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("boss@people.test", "long enough 7"))
    return client


@pytest.mark.parametrize("way", ["one", "several"])
def test_an_administrator_erases_all_that_names_the_person(boss: Client, way: str) -> None:
    user = build_user("ann", first_name="Ann", last_name="Canary")
    build_completion(user=user)
    assert Certificate.objects.get().name == "Ann Canary"
    one = reverse("wagtailusers_users:delete", args=[user.pk])
    several = f"/admin/bulk/users/user/delete/?id={user.pk}"

    response = boss.post(one if way == "one" else several)

    assert response.status_code == 302
    assert not User.objects.filter(pk=user.pk).exists()
    assert Learner.objects.count() == 0
    assert Certificate.objects.get().name == ""
    assert AuditEntry.objects.filter(verb="account.deleted", about=user.pk).count() == 1
    assert list_faults() == []
