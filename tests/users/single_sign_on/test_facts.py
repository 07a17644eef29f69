"""What a provider says of people: their group, organisation, rights and second factor."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client

from hub.settings.environment import Environment, SettingError
from hub.settings.single_sign_on import single_sign_on
from hub.users.models import AuditEntry, Membership, Organisation, User
from hub.users.organisations.membership import leave
from tests.users.single_sign_on.conftest import walk
from tests.users.single_sign_on.provider import Provider

pytestmark = pytest.mark.django_db
ANN: dict[str, Any] = {"email": "ann@council.test", "email_verified": True}


@pytest.fixture(autouse=True)
def _claims(settings: Any) -> None:
    settings.OIDC_AUDIENCE_CLAIM = "job"
    settings.OIDC_ORGANISATION_CLAIM = "org"
    settings.OIDC_GROUPS_CLAIM = "roles"
    settings.OIDC_STAFF_GROUPS = {"hub-editors": "Editors", "hub-moderators": "Moderators"}
    settings.OIDC_MFA_CLAIM = ("amr", "mfa")


def test_group_of_people_is_set_once_and_then_ones_own(client: Client, provider: Provider) -> None:
    terms = apps.get_model("taxonomy", "Term").objects
    first = terms.create(vocabulary="audience", code="commissioner")
    terms.create(vocabulary="audience", code="supplier")
    provider.signs_in("1", **ANN, job="commissioner")
    walk(client)
    assert User.objects.get().audience == first

    provider.signs_in("1", **ANN, job="supplier")
    walk(Client())
    assert User.objects.get().audience == first


def test_member_of_the_organisation_and_not_again_after_leaving(
    client: Client, provider: Provider, organisation: Organisation
) -> None:
    provider.signs_in("1", **ANN, org=organisation.slug)
    walk(client)
    user = User.objects.get()
    assert list(Membership.objects.values_list("user", "organisation", "role")) == [
        (user.pk, organisation.pk, "member")
    ]

    leave(organisation, by=user)
    walk(Client())
    assert not Membership.objects.filter(left_at__isnull=True).exists()


def test_unknown_organisation_and_group_change_nothing(client: Client, provider: Provider) -> None:
    provider.signs_in("1", **ANN, org="nowhere", job="astronaut", roles=["superuser", 7])
    walk(client)

    user = User.objects.get()
    assert (user.audience, user.groups.count(), user.is_superuser) == (None, 0, False)
    assert not Membership.objects.exists()


def test_groups_of_the_admin_follow_the_claim(client: Client, provider: Provider) -> None:
    other = Group.objects.create(name="Reviewers")
    provider.signs_in("1", **ANN, roles=["hub-editors", "unknown"])
    walk(client)
    user = User.objects.get()
    user.groups.add(other)
    assert set(user.groups.values_list("name", flat=True)) == {"Editors", "Reviewers"}

    provider.signs_in("1", **ANN, roles="hub-moderators")
    walk(Client())
    assert set(user.groups.values_list("name", flat=True)) == {"Moderators", "Reviewers"}
    entry = AuditEntry.objects.filter(verb="account.groups_by_provider").first()
    assert entry is not None
    assert entry.details == {"given": "Moderators", "taken": "Editors"}


@pytest.mark.parametrize(
    ("said", "status"), [({"amr": ["pwd", "mfa"]}, 200), ({"amr": ["pwd"]}, 302), ({}, 302)]
)
def test_second_factor_of_the_provider_opens_the_admin(
    client: Client, provider: Provider, settings: Any, said: dict[str, Any], status: int
) -> None:
    settings.REQUIRE_STAFF_MFA = True
    provider.signs_in("1", **ANN, roles=["hub-editors"], **said)
    walk(client)

    assert client.get("/admin/").status_code == status


def test_second_factor_of_the_provider_counts_only_when_the_settings_name_it(
    client: Client, provider: Provider, settings: Any
) -> None:
    settings.REQUIRE_STAFF_MFA, settings.OIDC_MFA_CLAIM = True, None
    provider.signs_in("1", **ANN, roles=["hub-editors"], amr=["mfa"])
    walk(client)

    assert client.get("/admin/").status_code == 302


SIGN_ON = {"OIDC_ISSUER": "https://id.test", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"}


def test_settings_are_read() -> None:
    pairs = {"OIDC_STAFF_GROUPS": "a=Editors, b=Moderators", "OIDC_MFA_CLAIM": "acr=gold"}
    found = single_sign_on(Environment(SIGN_ON | pairs))

    assert found["OIDC_STAFF_GROUPS"] == {"a": "Editors", "b": "Moderators"}
    assert (found["OIDC_MFA_CLAIM"], found["OIDC_NAME"]) == (("acr", "gold"), "Single sign-on")
    assert single_sign_on(Environment({}))["OIDC_ISSUER"] == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OIDC_ISSUER", "http://id.test"),
        ("OIDC_ISSUER", "id.test"),
        ("OIDC_CLIENT_ID", ""),
        ("OIDC_CLIENT_SECRET", ""),
        ("OIDC_STAFF_GROUPS", "Editors"),
        ("OIDC_MFA_CLAIM", "amr"),
    ],
)
def test_settings_that_cannot_be_used_stop_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}: "):
        single_sign_on(Environment(SIGN_ON | {name: value}))
