"""Certificates of paths: issued where the path was chosen or assigned, offered elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from hub.taxonomy.models import Term
from hub.users.models import Membership, Organisation, User
from learning.domain.awarding.due import award_due
from learning.domain.managing.assignments import assign
from learning.models import Certificate, Completion, PathPage
from tests.factories.learning import (
    build_completion,
    build_module,
    build_path,
    build_user,
    choose_path,
)
from tests.learning.records import list_faults

pytestmark = pytest.mark.django_db
ISSUED = "You have completed"


def titles(user: User) -> list[str]:
    """Return what `user` has a certificate of."""
    rows = Certificate.objects.for_user(user).order_by("completion__title")
    return list(rows.values_list("completion__title", flat=True))


def emails() -> list[str]:
    return [email.body for email in mail.outbox if email.subject.startswith(ISSUED)]


def belong_to_audience(path: PathPage, user: User) -> None:
    path.audience = user.audience = Term.objects.create(vocabulary="audience", code="test-buyers")
    path.save()
    user.save()


def assign_path(path: PathPage, user: User, *, everyone: bool) -> None:
    organisation = Organisation.objects.create(name="Trust", slug="trust")
    Membership.objects.create(user=user, organisation=organisation)
    assign(
        organisation,
        (Completion.Kind.PATH, path.translation_key),
        title=path.title,
        due_on=timezone.localdate() + timedelta(9),
        people=None if everyone else [user.pk],
        by=build_user("boss"),
    )


CHOICES: dict[str, Callable[[PathPage, User], object]] = {
    "check-up": choose_path,
    "audience": belong_to_audience,
    "assigned by name": lambda path, user: assign_path(path, user, everyone=False),
    "assigned to everyone": lambda path, user: assign_path(path, user, everyone=True),
}


@pytest.mark.parametrize("way", CHOICES)
def test_one_event_issues_what_was_chosen_and_sends_one_email(way: str) -> None:
    ann, module = build_user(), build_module("Module")
    paths = [build_path(f"Path {number}", module) for number in range(6)]
    CHOICES[way](paths[2], ann)
    mail.outbox.clear()

    build_completion(module, ann)

    assert titles(ann) == ["Module", "Path 2"]
    (email,) = emails()
    address = Certificate.objects.get(completion__title="Path 2").uid
    assert f"“Path 2”: http://localhost:8000/certificates/{address}/" in email
    assert "Path 0, Path 1, Path 3, Path 4, Path 5" in email
    assert Completion.objects.of_paths().count() == 6
    assert list_faults() == []


def test_what_others_chose_or_were_assigned_counts_for_them_alone() -> None:
    ann, bob, module = build_user("ann"), build_user("bob"), build_module("Module")
    path = build_path("Path", module)
    choose_path(path, bob)
    assign_path(path, bob, everyone=True)

    build_completion(module, ann)

    assert titles(ann) == ["Module"]


def test_paths_awarded_together_by_the_due_work_send_one_email() -> None:
    ann, one, two = build_user(), build_module("One"), build_module("Two")
    for module in (one, two):
        build_completion(module, ann)
    chosen = [build_path("A", one), build_path("B", two), build_path("C", one, two)]
    build_path("Not chosen", two)
    for path in chosen:
        choose_path(path, ann)
    mail.outbox.clear()

    assert award_due(now=timezone.now()) == "0 modules and 4 paths awarded"

    assert titles(ann) == ["A", "B", "C", "One", "Two"]
    assert len(emails()) == 1


def test_a_path_published_late_that_nobody_chose_sends_nothing() -> None:
    ann, module = build_user(), build_module("Module")
    build_completion(module, ann)
    build_path("Late", module)
    mail.outbox.clear()

    assert award_due(now=timezone.now()) == "0 modules and 1 paths awarded"

    assert (titles(ann), mail.outbox) == (["Module"], [])
