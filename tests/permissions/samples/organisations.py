"""Samples of organisations: everybody asks for the same one, Riverside Trust."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from learning.models import Assignment
from tests.factories.learning import build_completion
from tests.permissions.personas import World
from tests.permissions.samples.sample import Sample

BASE = "/organisations/riverside/"
ONE = "/organisations/<slug>/"


def prepare(world: World) -> None:
    today = timezone.localdate()
    world.more["assignment"] = Assignment.objects.create(
        organisation=world.organisation,
        subject_kind="module",
        subject_key=uuid.uuid4(),
        title="The duty",
        is_for_everyone=True,
        assigned_on=today,
        begins_on=today,
        due_on=today,
    )
    world.more["completion"] = build_completion(user=world.users["trainee"])


def person(end: str) -> Callable[[World], str]:
    return lambda world: f"{BASE}people/{world.colleague.pk}/{end}"


def assignment(end: str) -> Callable[[World], str]:
    return lambda world: f"{BASE}training/assignments/{world.more['assignment'].pk}/{end}"


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
        lambda world: f"{BASE}invitations/",
        data(addresses="new@people.test", role="member", send="1"),
    ),
    (f"{ONE}invitations/<pk>/end/", ""): Sample(
        lambda world: f"{BASE}invitations/{world.invitation.pk}/end/"
    ),
    (f"{ONE}links/", ""): Sample(lambda world: f"{BASE}links/", data(days="7")),
    (f"{ONE}domains/", ""): Sample(lambda world: f"{BASE}domains/", data(domain="new.example")),
    ("/my-learning/organisations/<slug>/<uid>/", "of the trainee"): Sample(
        lambda world: f"/my-learning{BASE}{world.more['completion'].uid}/"
    ),
    **{
        (f"{ONE}training/{end}", ""): Sample(lambda world, end=end: f"{BASE}training/{end}")
        for end in ("", "export.csv", "export.pdf", "assignments/")
    },
    (f"{ONE}training/remind/", ""): Sample(lambda world: f"{BASE}training/remind/", data(late="1")),
    (f"{ONE}training/assign/", ""): Sample(
        lambda world: f"{BASE}training/assign/", data(whom="some")
    ),
    (f"{ONE}training/assignments/<pk>/", ""): Sample(assignment("")),
    (f"{ONE}training/assignments/<pk>/end/", ""): Sample(
        assignment("end/"), data(reason="No longer needed")
    ),
    (f"{ONE}domains/<pk>/end/", ""): Sample(lambda world: f"{BASE}domains/{world.domain.pk}/end/"),
}
