"""Reminding people from the desk: how many emails went out, and who was left out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from learning.domain.managing.assignments import assign
from tests.factories.learning import build_module
from tests.learning.views.taking import soup
from tests.users.organisations.people import MANAGER, add_member, make_organisation

HOME = "/organisations/riverside-trust/training/"


@pytest.mark.django_db
def test_two_rows_of_one_person_are_one_email_and_none_is_left_out(client: Client) -> None:
    trust = make_organisation()
    boss = add_member(trust, role=MANAGER, email="boss@hub.test")
    ann = add_member(trust, email="ann@hub.test")
    due = timezone.localdate() + timedelta(days=20)
    for title in ("Law", "Money"):
        subject = ("module", build_module(title).translation_key)
        assign(trust, subject, title=title, due_on=due, people=[ann.pk], by=boss)
    client.force_login(boss)
    names = [str(box["value"]) for box in soup(client.get(HOME)).select("[name=row]")]

    said = [
        soup(client.post(f"{HOME}remind/", {"row": names}, follow=True)).select_one(".messages")
        for _twice in range(2)
    ]

    assert [" ".join(each.get_text().split()) for each in said] == [
        "1 letter is on its way.",
        "0 letters are on their way. 2 were left out: done, or reminded today already.",
    ]
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([ann.email], "Reminder: 2 modules or paths")
    ]
