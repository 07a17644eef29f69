"""My learning tells what was completed from what holds today: expired, revoked, renewed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hub.users.models import User
from learning.domain.awarding.revocation import revoke_completion
from learning.domain.taking.renewal import renew
from learning.models import Completion, ModulePage
from tests.factories.guidance import build_term
from tests.factories.learning import (
    build_completion,
    build_lesson,
    build_module,
    build_path,
    build_user,
)
from tests.learning.views.taking import soup

pytestmark = pytest.mark.django_db
OWN = "/my-learning/"
WHOLE = "You have completed every module that belongs to this path"


@pytest.fixture
def ann() -> User:
    return build_user(audience=build_term("audience", "funder"))


@pytest.fixture
def module(ann: User) -> ModulePage:
    module = build_module("Buying well", validity_months=12)
    build_lesson(module)
    build_path("For funders", module, audience=ann.audience)
    return module


def sections(client: Client, ann: User) -> dict[str, str]:
    """Return the text below each heading of My learning."""
    client.force_login(ann)
    main = soup(client.get(OWN)).select_one(".own-learning")
    found: dict[str, str] = {}
    heading = ""
    for each in main.find_all(recursive=False):
        if each.name == "h2":
            heading = each.get_text(strip=True)
        else:
            found[heading] = f"{found.get(heading, '')} {each.get_text(' ', strip=True)}".strip()
    return found


def test_what_holds_is_completed_and_so_is_its_path(
    client: Client, ann: User, module: ModulePage
) -> None:
    build_completion(module, ann)

    shown = sections(client, ann)

    assert "Buying well" in shown["Completed"]
    assert WHOLE in shown["Your path: For funders"]
    assert "No longer valid" not in shown


@pytest.mark.parametrize("ending", ["revoked", "expired"])
def test_what_holds_no_longer_is_not_completed_and_neither_is_its_path(
    client: Client, ann: User, module: ModulePage, ending: str
) -> None:
    ago = timezone.now() - timedelta(days=400 if ending == "expired" else 1)
    completion = build_completion(module, ann, awarded_at=ago)
    if ending == "revoked":
        revoke_completion(completion, by=None, reason=Completion.Reason.MISTAKE)

    shown = sections(client, ann)

    assert "Completed" not in shown
    assert ending in shown["No longer valid"]
    path = shown["Your path: For funders"]
    assert WHOLE not in path
    assert "No longer valid" in path
    assert "Renew: Buying well" in path
    assert "About 1 minute of 30 is left." in path


def test_what_is_renewed_in_time_goes_on_to_hold(
    client: Client, ann: User, module: ModulePage
) -> None:
    build_completion(module, ann, awarded_at=timezone.now() - timedelta(days=340))
    renew(module, by=ann)

    shown = sections(client, ann)

    assert "Your last completion is valid until" in shown["Under way"]
    assert WHOLE in shown["Your path: For funders"]


def test_a_revoked_renewal_leaves_what_was_before(
    client: Client, ann: User, module: ModulePage
) -> None:
    build_completion(module, ann, awarded_at=timezone.now() - timedelta(days=340))
    second = build_completion(module, ann)
    revoke_completion(second, by=None, reason=Completion.Reason.MISTAKE)

    shown = sections(client, ann)

    assert "Buying well" in shown["Completed"]
    assert "revoked" not in shown["Completed"]
    assert WHOLE in shown["Your path: For funders"]
