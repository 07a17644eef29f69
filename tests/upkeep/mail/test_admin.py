"""Administrators see what became of mail, and never what it said."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from hub.upkeep.models import OutgoingMail
from hub.users.models import User

pytestmark = pytest.mark.django_db
LIST = "/admin/outgoing-mail/"


@pytest.fixture
def failed(db: None) -> OutgoingMail:
    return OutgoingMail.objects.create(
        subject="Confirm your address",
        recipients=["reader@hub.test"],
        content={"body": "the code is 424242"},
        state=OutgoingMail.State.FAILED,
        problem="SMTPDataError 554",
    )


def test_failures_stand_in_the_menu_and_the_list(
    admin_client: Client, failed: OutgoingMail
) -> None:
    OutgoingMail.objects.create(subject="Arrived", state="sent")

    assert "Outgoing mail (1)" in admin_client.get("/admin/").content.decode()
    page = admin_client.get(f"{LIST}?state=failed&state=uncertain").content.decode()
    assert "Confirm your address" in page
    assert "SMTPDataError 554" in page
    assert "Arrived" not in page


def test_a_letter_is_shown_without_its_text_and_sent_again(
    admin_client: Client, failed: OutgoingMail
) -> None:
    page = admin_client.get(f"{LIST}edit/{failed.pk}/").content.decode()
    assert "reader@hub.test" in page
    assert "424242" not in page

    admin_client.post(f"{LIST}edit/{failed.pk}/", {"subject": "Changed", "state": "sent"})
    failed.refresh_from_db()
    assert (failed.state, failed.subject) == ("waiting", "Confirm your address")


@pytest.mark.parametrize("path", ["", "edit/{pk}/", "new/", "delete/{pk}/"])
def test_nobody_else_sees_any_of_it(client: Client, failed: OutgoingMail, path: str) -> None:
    editor = User.objects.create_user("editor@hub.test")
    editor.groups.set(Group.objects.filter(name__in=["Editors", "Moderators"]))
    client.force_login(editor)
    response: Any = client.get(LIST + path.format(pk=failed.pk), follow=True)

    assert "Confirm your address" not in response.content.decode()
    assert "Outgoing mail" not in client.get("/admin/").content.decode()


def test_nobody_writes_or_deletes_mail_by_hand(admin_client: Client, failed: OutgoingMail) -> None:
    admin_client.post(f"{LIST}delete/{failed.pk}/")
    admin_client.post(f"{LIST}new/", {"subject": "Made up"})

    assert list(OutgoingMail.objects.all()) == [failed]
