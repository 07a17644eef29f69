"""Case studies that are like a purchase: whoever keeps case studies finds them for guidance.

An app of a higher layer registers a function in `AppConfig.ready()`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from hub.reference.law.facts import Situation


@dataclass(frozen=True)
class Comparable:
    """A case study that is like the purchase, with what makes it so; `url` is a whole address.

    With `is_list` it is no case study but the way to a list in which readers can look further.
    """

    title: str
    url: str
    summary: str = ""
    is_list: bool = False


Provider = Callable[[Situation, HttpRequest], list[Comparable]]
PROVIDERS: list[Provider] = []


def register_comparable(provider: Provider) -> None:
    """Let `provider` find the case studies; two of them are a mistake."""
    if provider not in PROVIDERS and PROVIDERS:
        raise ValueError("Another function finds comparable case studies already.")
    PROVIDERS[:] = [provider]


def list_comparable(situation: Situation, request: HttpRequest) -> list[Comparable]:
    """Return the public case studies that are like the purchase, then lists to look further in."""
    return [found for provider in PROVIDERS for found in provider(situation, request)]
