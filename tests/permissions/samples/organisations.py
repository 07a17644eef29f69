"""Samples of organisations: everybody asks for the same one, Riverside Trust."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.permissions.personas import World
from tests.permissions.samples.sample import Sample

BASE = "/organisations/riverside/"
ONE = "/organisations/<slug>/"


def person(end: str) -> Callable[[World], str]:
    return lambda world: f"{BASE}people/{world.colleague.pk}/{end}"


def data(**values: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: values


SAMPLES = {
    ("/organisations/ask/", ""): Sample(
        lambda world: "/organisations/ask/", data(name="Harbour", about="We train.", kind="")
    ),
    ("/organisations/join/<token>/", "link"): Sample(lambda world: "/organisations/join/by-link/"),
    ("/organisations/join/<token>/", "to another address"): Sample(
        lambda world: "/organisations/join/by-address/"
    ),
    ("/organisations/join/<token>/", "to the trainee elsewhere"): Sample(
        lambda world: "/organisations/join/to-trainee/"
    ),
    ("/organisations/invitations/<pk>/", "to another address"): Sample(
        lambda world: f"/organisations/invitations/{world.invitation.pk}/"
    ),
    (ONE, ""): Sample(lambda world: BASE),
    (f"{ONE}join/", ""): Sample(lambda world: f"{BASE}join/"),
    (f"{ONE}leave/", ""): Sample(lambda world: f"{BASE}leave/"),
    (f"{ONE}people/<pk>/", ""): Sample(person(""), data(role="manager")),
    (f"{ONE}people/<pk>/remove/", ""): Sample(person("remove/")),
    (f"{ONE}invitations/", ""): Sample(
        lambda world: f"{BASE}invitations/", data(addresses="new@people.test", role="member")
    ),
    (f"{ONE}invitations/<pk>/end/", ""): Sample(
        lambda world: f"{BASE}invitations/{world.invitation.pk}/end/"
    ),
    (f"{ONE}links/", ""): Sample(lambda world: f"{BASE}links/", data(days="7")),
    (f"{ONE}domains/", ""): Sample(lambda world: f"{BASE}domains/", data(domain="new.example")),
    (f"{ONE}domains/<pk>/end/", ""): Sample(lambda world: f"{BASE}domains/{world.domain.pk}/end/"),
}
