"""What tests of accounts share: terms to choose from."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps


@pytest.fixture
def audience(db: None) -> Any:
    term = apps.get_model("taxonomy", "Term")
    term.objects.create(vocabulary="sector", code="health")
    return term.objects.create(vocabulary="audience", code="commissioner")
