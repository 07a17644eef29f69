"""What is due: every part adds to one list, the nearest first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from learning.domain import agenda
from learning.domain.agenda import Due, list_due, register_agenda
from learning.domain.taking.attempts import start_attempt
from learning.domain.taking.history import read_history
from tests.factories.learning import (
    build_module,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
)

pytestmark = pytest.mark.django_db


def test_an_attempt_with_a_time_limit_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    module, ann, bob = build_module(), build_user("ann"), build_user("bob")
    section = fixed_section(build_question("q"))
    timed = build_quiz(module, section, title="Timed", time_limit=30)
    start_attempt(build_quiz(module, section, title="Free"), by=ann)
    attempt, _begun = start_attempt(timed, by=ann)
    soon = Due("Read", "Another", timezone.now() + timedelta(minutes=1), "/x/")
    monkeypatch.setattr(agenda, "PROVIDERS", dict(agenda.PROVIDERS))
    register_agenda("test", lambda history: [soon] if history.user == ann else [])

    assert [(each.title, each.until, each.url) for each in list_due(read_history(ann))] == [
        ("Another", soon.until, "/x/"),
        ("Timed", attempt.deadline, f"/my-learning/attempts/{attempt.uid}/"),
    ]
    assert list_due(read_history(bob)) == []


def test_two_providers_cannot_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agenda, "PROVIDERS", {})

    def provide(history: Any) -> list[Due]:
        return []

    for _again in range(2):
        register_agenda("a", provide)
    with pytest.raises(ValueError, match="'a'"):
        register_agenda("a", lambda history: [])
