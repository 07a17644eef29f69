"""What is due for a learner, and by when: a list that several parts of learning add to.

A part registers in `AppConfig.ready()` a function that returns what it knows to be due; the page
of what is one's own shows all of it, what is due first at the top.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learning.domain.taking.history import AttemptLine, History
from learning.models import Attempt

# Instead of the number of a page: that on which the next answer is due.
RESUME = "next"


@dataclass(frozen=True)
class Due:
    """Something to do until a moment. `task` says what, for example “Hand in the quiz”.

    `note` is what is good to know first; `action` is the text of the link where it leads elsewhere
    than on.
    """

    task: Any
    title: str
    until: datetime
    url: str
    note: str = ""
    action: str = ""


Provider = Callable[[History], Iterable[Due]]
PROVIDERS: dict[str, Provider] = {}


def register_agenda(name: str, provider: Provider) -> None:
    """Add a provider; the same name twice is a mistake."""
    if PROVIDERS.get(name, provider) != provider:
        raise ValueError(f"Two providers of what is due are called {name!r}.")
    PROVIDERS[name] = provider


def list_due(history: History) -> list[Due]:
    """Return what is due for a person, the nearest first; the number of queries is fixed."""
    found = [due for provider in PROVIDERS.values() for due in provider(history)]
    return sorted(found, key=lambda due: (due.until, due.title))


def list_attempts_due(history: History) -> list[Due]:
    """Return the attempts under way that end at a fixed time."""
    return [
        Due(_("Hand in the quiz"), attempt.quiz_title, attempt.deadline, resume_address(attempt))
        for attempt in history.open_attempts
        if attempt.deadline
    ]


def resume_address(attempt: Attempt | AttemptLine) -> str:
    """Return the address that leads to where the learner left off."""
    address = reverse("learning:attempt", args=[attempt.uid])
    return f"{address}?page={RESUME}" if attempt.page_size else address
