"""Walks every URL pattern, and names it as the table does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver

CONVERTER = re.compile(r"<\w+:(\w+)>")
ADMIN = "/admin/"
OURS = ("hub.", "casestudies.", "learning.")
# Patterns that are regular expressions, as the table calls them.
SPOKEN = {
    r"/admin/^password_reset/.*$": "/admin/password_reset/",
    r"/documents/^(\d+)/(.*)$": "/documents/<id>/<name>",
    r"/media/^(?P<folder>images)/(?P<path>.+)$": "/media/images/<path>",
    r"/media/^(?P<folder>original_images|avatar_images)/(?P<path>.+)$": (
        "/media/original_images/<path>"
    ),
    r"/^((?:[\w\-]+/)*(?:[\w\-]+\.(?:csv|docx|json|pdf))?)$": "/<page>",
}


@dataclass(frozen=True)
class Address:
    """One pattern: how the table calls it, and where its view is."""

    name: str
    view: str

    @property
    def is_wagtails(self) -> bool:
        """Whether it is an address of the admin whose view Wagtail wrote."""
        return self.name.startswith(ADMIN) and not self.view.startswith(OURS)


def walk(patterns: Iterable[Any], prefix: str = "/") -> Iterator[Address]:
    """Return every pattern below `patterns`, in order."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            name = CONVERTER.sub(r"<\1>", SPOKEN.get(route, route).replace("^", ""))
            yield Address(name, f"{pattern.callback.__module__} ({pattern.name})")


def admin_group(name: str) -> str:
    """Return the part of the admin that an address belongs to; one row for each part is enough.

    A part is the first step below /admin/; each kind of snippet is a part of its own.
    """
    steps = name.removeprefix(ADMIN).split("/")
    if steps[0] == "snippets" and len(steps) > 2 and steps[1] != "choose":
        return "/".join(steps[:3])
    if steps[0] == "settings" and len(steps) > 2:
        return "/".join(steps[:3])
    return re.split(r"[^\w-]", steps[0])[0]


def find_missing(addresses: Iterable[Address], rows: Iterable[str]) -> list[Address]:
    """Return the addresses that no row speaks of; of Wagtail's, one for each part of the admin."""
    known = set(rows)
    known_groups = {admin_group(name) for name in known if name.startswith(ADMIN)}
    missing: dict[str, Address] = {}
    for address in addresses:
        if address.is_wagtails:
            group = admin_group(address.name)
            if group not in known_groups:
                missing.setdefault(f"{ADMIN}{group}", address)
        elif address.name not in known:
            missing[address.name] = address
    return list(missing.values())
