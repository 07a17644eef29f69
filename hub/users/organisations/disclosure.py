"""What an organisation sees of its members: said before somebody joins.

An app that lets managers see more registers a sentence in `AppConfig.ready()`; each sentence begins
the same way, so that the list can be read.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

REGISTRY: dict[str, Any] = {
    "person": _("your name and your e-mail address"),
    "membership": _("your role, and the day you joined"),
}


def register_disclosure(name: str, text: Any) -> None:
    """Add what managers will see; the same name twice is a mistake."""
    if REGISTRY.get(name, text) != text:
        raise ValueError(f"Two things that organisations see are called {name!r}.")
    REGISTRY[name] = text


def what_is_seen() -> list[Any]:
    """Return the sentences, in the order in which they were registered."""
    return list(REGISTRY.values())
