"""Registry of work that falls due with time; `manage.py run_due` does it all.

An app registers a function in `AppConfig.ready()`. The function must be safe to run twice.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol


class DueWork(Protocol):
    def __call__(self, *, now: datetime) -> str:
        """Do what is due at `now` and return a short text of what was done."""


REGISTRY: dict[str, DueWork] = {}


def register_due(name: str, function: Callable[..., str]) -> None:
    """Add `function` under `name`; the same name twice is a mistake."""
    if name in REGISTRY and REGISTRY[name] is not function:
        raise ValueError(f"Two pieces of due work are called {name!r}.")
    REGISTRY[name] = function
