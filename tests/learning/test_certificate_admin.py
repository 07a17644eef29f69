"""Certificates in the admin: who sees them, finding one, revoking it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.users.models import AuditEntry, User
from learning.models import Certificate, Completion
from tests.factories.learning import build_completion, build_module, build_path, build_user

pytestmark = pytest.mark.django_db
LIST = "/admin/certificates/"


@pytest.fixture
def certificate() -> Certificate:
    ann = build_user("ann", first_name="Ann", last_name="Lee")
    return build_completion(build_module("Buying well"), ann).certificate


def editor(*rights: str) -> Client:
    user = User.objects.create_user("editor@hub.test")
    user.groups.set(Group.objects.filter(name__in=["Editors", "Moderators"]))
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


def test_who_may_revoke_finds_one_and_revokes_it(certificate: Certificate) -> None:
    staff = editor("revoke_certificate")
    other = build_completion(build_module("Other"), build_user("bea", first_name="Bea")).certificate
    listed = staff.get(LIST, {"uid": str(certificate.uid)}).content.decode()
    assert "Ann Lee" in listed
    assert "Bea" not in listed
    edit = f"{LIST}edit/{certificate.pk}/"
    assert "Why it is revoked" in staff.get(edit).content.decode()

    for reason in ("", "a whim"):
        assert staff.post(edit, {"reason": reason}).status_code == 200
    assert Completion.objects.filter(revoked_at__isnull=False).count() == 0
    staff.post(edit, {"reason": "misconduct"})

    revoked = Completion.objects.get(revoked_at__isnull=False)
    assert (revoked, revoked.revoked_for) == (certificate.completion, "misconduct")
    other.refresh_from_db()
    assert other.state == Certificate.State.VALID
    rows = staff.get(LIST, {"revoked": "true"}).content.decode()
    assert "Ann Lee" in rows
    assert "Bea" not in rows


def test_before_revoking_it_shows_which_paths_go_too_and_keeps_them_for_a_reason() -> None:
    ann, staff = build_user("ann", first_name="Ann"), editor("revoke_certificate")
    modules = [build_module(title) for title in ("One", "Two")]
    for module in modules:
        build_path(f"Path of {module.title}", module)
        build_completion(module, ann)
    pages = [
        f"{LIST}edit/{Certificate.objects.get(completion__title=each.title).pk}/"
        for each in modules
    ]
    assert "will be revoked too: Path of One." in staff.get(pages[0]).content.decode()

    staff.post(pages[0], {"reason": "mistake"})
    staff.post(pages[1], {"reason": "mistake", "keep_paths_because": "It was shown on paper"})

    gone = Completion.objects.filter(revoked_at__isnull=False).values_list("title", flat=True)
    assert set(gone) == {"One", "Two", "Path of One"}


def test_a_revocation_is_lifted_with_a_reason(certificate: Certificate) -> None:
    staff, edit = editor("revoke_certificate"), f"{LIST}edit/{certificate.pk}/"
    staff.post(edit, {"reason": "misconduct"})
    page = staff.get(edit).content.decode()
    assert "Lift the revocation" in page
    assert "Why it is revoked" not in page

    assert staff.post(edit, {"lift_because": " "}).status_code == 200
    assert Completion.objects.get().revoked_for == "misconduct"
    staff.post(edit, {"lift_because": "Appeal upheld"})

    certificate.refresh_from_db()
    assert certificate.state == Certificate.State.VALID
    assert "Why it is revoked" in staff.get(edit).content.decode()


def history(staff: Client, certificate: Certificate) -> list[str]:
    page = BeautifulSoup(staff.get(f"{LIST}edit/{certificate.pk}/").content.decode(), "html.parser")
    heading = page.find(string=re.compile("History of revocations"))
    rows = heading.find_parent("section").select("li")
    return [" ".join(row.get_text().split()).partition(": ")[2] for row in rows]


def test_the_history_shows_each_revocation_and_each_lifting(certificate: Certificate) -> None:
    staff, edit = editor("revoke_certificate"), f"{LIST}edit/{certificate.pk}/"
    assert history(staff, certificate) == []

    staff.post(edit, {"reason": "misconduct"})
    staff.post(edit, {"lift_because": "It was somebody else"})
    staff.post(edit, {"reason": "mistake"})

    assert history(staff, certificate) == [
        "Revoked: Not the person's own work (editor@hub.test)",
        "Revocation lifted – It was somebody else (editor@hub.test)",
        "Revoked: Awarded by mistake (editor@hub.test)",
    ]
    AuditEntry.objects.forget_before(timezone.now())
    assert history(staff, certificate) == [
        "Revoked: Not the person's own work",
        "Revocation lifted",
        "Revoked: Awarded by mistake",
    ]


@pytest.mark.parametrize("path", ["", "edit/{pk}/", "new/", "delete/{pk}/", "results/"])
def test_no_other_editor_sees_any(certificate: Certificate, path: str) -> None:
    response: Any = editor().get(LIST + path.format(pk=certificate.pk), follow=True)

    assert "Ann Lee" not in response.content.decode()


@pytest.mark.parametrize("path", ["new/", "delete/{pk}/"])
def test_nobody_adds_or_deletes_one(
    admin_client: Client, certificate: Certificate, path: str
) -> None:
    admin_client.post(LIST + path.format(pk=certificate.pk), {})

    assert Certificate.objects.get() == certificate


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(admin_client: Client, number: int) -> None:
    for count in range(number):
        build_completion(build_module(f"M{count}"), build_user(f"u{count}"))
    admin_client.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        assert admin_client.get(f"{LIST}results/").status_code == 200

    assert len(queries) == 5
