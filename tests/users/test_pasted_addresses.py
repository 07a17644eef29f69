"""Addresses that were pasted with signs nobody sees belong to the person who has them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection
from django.test import Client

from hub.users.models import Invitation, Membership, User
from hub.users.organisations.invitations import invite_people
from tests.users.accounts.people import code_of_letter, is_signed_in, sign_in, sign_up
from tests.users.organisations.people import (
    add_member,
    join_paths,
    make_organisation,
    make_person,
    roles,
)

pytestmark = pytest.mark.django_db
UNSEEN = "Zed@Example.org\u200b"
ZED = "zed@example.org"
MANAGER = Membership.Role.MANAGER


def test_somebody_invited_by_a_pasted_address_joins() -> None:
    organisation = make_organisation()
    manager = add_member(organisation, role=MANAGER, email="mary@trust.test")
    zed = make_person(ZED)
    invite_people(organisation, UNSEEN, by=manager)
    client = Client()
    client.force_login(zed)

    client.post(join_paths()[-1])

    assert Invitation.objects.get().email == ZED
    assert zed in roles(organisation)


@pytest.mark.parametrize(("signed_up_as", "signs_in_as"), [(UNSEEN, ZED), (ZED, f"<{UNSEEN}>;")])
def test_any_spelling_signs_in(client: Client, signed_up_as: str, signs_in_as: str) -> None:
    sign_up(client, signed_up_as)
    client.post("/accounts/confirm-email/", {"code": code_of_letter()})
    browser = Client()
    sign_in(browser, signs_in_as)

    assert list(User.objects.values_list("email", flat=True)) == [ZED]
    assert EmailAddress.objects.get().email == ZED
    assert is_signed_in(browser)


def test_a_spelling_makes_no_second_account(client: Client) -> None:
    make_person(ZED)
    sign_up(client, UNSEEN)

    assert User.objects.count() == 1


def test_the_migration_mends_what_is_stored_and_makes_no_two_one() -> None:
    first, second = make_person("a@x.test"), make_person("b@x.test")
    third = make_person("c@x.test")
    with connection.cursor() as cursor:
        for user, email in ((first, "A@x.test\u200b"), (second, "c@x.test\u200b")):
            cursor.execute("UPDATE users_user SET email = %s WHERE id = %s", [email, user.pk])
    migration: Any = import_module("hub.users.migrations.0006_one_spelling_of_addresses")

    migration.clean_stored(apps, None)

    stored = dict(User.objects.values_list("pk", "email"))
    assert stored[first.pk] == "a@x.test"
    assert (stored[second.pk], stored[third.pk]) == ("c@x.test\u200b", "c@x.test")
