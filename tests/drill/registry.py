"""What a drill is, and which there are."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Outcome:
    """What a drill found, in words, and whether that keeps to its bound."""

    measured: str
    holds: bool


@dataclass(frozen=True)
class Drill:
    """One drill: what it does, what must hold, and on which databases it is run."""

    name: str
    about: str
    bound: str
    run: Callable[..., Outcome]
    databases: tuple[str, ...]


DRILLS: dict[str, Drill] = {}


def drill(
    *, about: str, bound: str, databases: tuple[str, ...] = DATABASES
) -> Callable[[Callable[..., Outcome]], Callable[..., Outcome]]:
    """Register the function below as a drill; it stays a function that can be called."""

    def register(function: Callable[..., Outcome]) -> Callable[..., Outcome]:
        name = function.__name__.replace("_", "-")
        DRILLS[name] = Drill(name, about, bound, function, databases)
        return function

    return register


def find_drills(only: str = "") -> list[Drill]:
    """Return all drills, or the one of this name. Raises LookupError when there is none."""
    package: Any = importlib.import_module("tests.drill.drills")
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    if only and only not in DRILLS:
        raise LookupError(f"There is no drill “{only}”; there are: {', '.join(sorted(DRILLS))}.")
    return [DRILLS[name] for name in sorted(DRILLS) if only in {"", name}]
