"""What a sample is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.permissions.personas import World


def send_nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Sample:
    """One request of an address: its path, and the data when it is sent by POST."""

    path: Callable[[World], str]
    data: Callable[[World], dict[str, Any]] = send_nothing
