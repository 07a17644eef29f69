"""“Was completed” and “holds today”: one definition each, the same for a row and for a query."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from learning.models import Completion
from learning.models.completions import holds, was_completed
from tests.factories.learning import build_completion, build_module, build_user

pytestmark = pytest.mark.django_db
AWARDED = datetime(2026, 1, 31, 12, tzinfo=UTC)
ENDS = datetime(2026, 2, 28, 12, tzinfo=UTC)
REVOKED = datetime(2026, 2, 10, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("is_revoked", [False, True])
@pytest.mark.parametrize("expires", [False, True])
def test_rows_and_queries_agree_at_every_moment(is_revoked: bool, expires: bool) -> None:
    module = build_module(validity_months=1 if expires else None)
    row = build_completion(module, build_user(), awarded_at=AWARDED)
    if is_revoked:
        Completion.objects.update(revoked_at=REVOKED, revoked_for=Completion.Reason.MISTAKE)
        row.refresh_from_db()
    moments = [each + step for each in (AWARDED, ENDS, REVOKED) for step in (-TICK, 0 * TICK, TICK)]

    found = {
        at: (
            Completion.objects.completed(at).exists(),
            Completion.objects.valid(at).exists(),
        )
        for at in moments
    }

    assert found == {at: (was_completed(row, at), holds(row, at)) for at in moments}
    assert found == {
        at: (
            at >= AWARDED and not (is_revoked and at >= REVOKED),
            at >= AWARDED and not (is_revoked and at >= REVOKED) and not (expires and at >= ENDS),
        )
        for at in moments
    }
