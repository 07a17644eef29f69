"""Samples of case studies that people send in: a draft and one with the moderators, by link."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.base import ContentFile

from casestudies.submission.links import make_token
from casestudies.submission.models import SubmissionFile
from tests.factories.submissions import build_draft, build_sent
from tests.permissions.personas import World
from tests.permissions.samples.sample import Sample

BASE = "/case-studies/submit/"
ONE = f"{BASE}<token>/"


def prepare(world: World) -> None:
    """Make what the samples speak of."""
    sent = build_sent()
    file = SubmissionFile.objects.create(
        submission=sent,
        file=ContentFile(b"%PDF-1.4", name="review.pdf"),
        name="Review.pdf",
        kind="pdf",
        size=8,
        sha256="0" * 64,
    )
    world.more |= {"draft": make_token(build_draft()), "sent": sent, "file": file}


def at(end: str) -> Callable[[World], str]:
    return lambda world: f"{BASE}{world.more['draft']}/{end}"


SAMPLES = {
    (f"{ONE}{end}", ""): Sample(at(end.replace("<number>", "1").replace("<step>", "story")))
    for end in (
        "",
        "saved/",
        "check/",
        "figures/",
        "figures/add/",
        "figures/<number>/",
        "evidence/",
        "<step>/",
    )
} | {
    ("/admin/submissions/<pk>/", ""): Sample(
        lambda world: f"/admin/submissions/{world.more['sent'].pk}/"
    ),
    ("/admin/submissions/<pk>/differences/", ""): Sample(
        lambda world: f"/admin/submissions/{world.more['sent'].pk}/differences/"
    ),
    ("/admin/submissions/files/<pk>/", ""): Sample(
        lambda world: f"/admin/submissions/files/{world.more['file'].pk}/"
    ),
}
