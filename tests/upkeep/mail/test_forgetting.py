"""What letters said goes with the account, at once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from hub.upkeep.models import OutgoingMail
from hub.upkeep.personal_data import forget_letters
from hub.users.models import User

pytestmark = pytest.mark.django_db
State = OutgoingMail.State


def add(state: str, to: str) -> OutgoingMail:
    return OutgoingMail.objects.create(
        subject=f"{state} to {to}",
        recipients=[to],
        content={"body": "see /certificates/1/"},
        state=state,
        finished_at=None if state in {State.WAITING, State.SENDING} else timezone.now(),
    )


def test_what_was_said_is_erased_and_what_waits_is_not_sent() -> None:
    user = User.objects.create_user("ann@hub.test")
    for to in ("ann@hub.test", "joann@hub.test", "Ann@hub.test"):
        for state in State.values:
            add(state, to)

    forget_letters(user)

    left = {row.subject: row.content for row in OutgoingMail.objects.all()}
    own = {name: said for name, said in left.items() if name.lower().endswith(" ann@hub.test")}
    assert {name.split()[0] for name, said in own.items() if said} == {"sending"}
    assert {name.split()[0] for name, said in own.items() if not said} == {
        "sent",
        "failed",
        "uncertain",
    }
    others = [said for name, said in left.items() if name.endswith("joann@hub.test")]
    assert len(others) == len(State.values)
    assert all(others)
