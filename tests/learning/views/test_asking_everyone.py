"""Everyone is asked for training once, however often that is confirmed."""

from __future__ import annotations

import pytest
from django.test import Client

from hub.users.models import Organisation
from learning.models import Assignment, ModulePage
from tests.learning.views.test_desk import HOME, boss, fields, module, said, soup, trust

__all__ = ["boss", "module", "trust"]
pytestmark = pytest.mark.django_db


def test_a_second_confirmation_says_that_all_are_asked_already(
    boss: Client, trust: Organisation, module: ModulePage
) -> None:
    page = soup(boss.post(f"{HOME}assign/", fields(module)))
    shown = page.select_one("input[name=shown]")["value"]
    sent = fields(module, confirm="1", reason="New rules", shown=shown)

    answers = [said(boss.post(f"{HOME}assign/", sent, follow=True)) for _time in range(2)]

    assert answers == [
        "Assigned. 1 letter is on its way.",
        "All of them are asked for this by that day already.",
    ]
    assert Assignment.objects.count() == 1
