"""The drills of PostgreSQL alone, at a small size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.drill.test_drills import ON_POSTGRES

pytestmark = [pytest.mark.postgres, pytest.mark.drill]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", ON_POSTGRES, ids=lambda run: run.__name__)
def test_a_small_one_holds_on_postgresql(run: Any, tmp_path: Path) -> None:
    outcome = run(tmp_path, **ON_POSTGRES[run])

    assert outcome.holds, outcome.measured
