"""Signing in asks the database as often whoever the address belongs to."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.users.accounts.addresses import mark_verified
from hub.users.models import User

pytestmark = pytest.mark.django_db


def test_a_known_and_an_unknown_address_cost_the_same() -> None:
    user = User.objects.create_user("known@hub.test", "a long pass phrase of tests")
    mark_verified(user)
    counts = {}
    for email, password in (
        ("known@hub.test", "a wrong pass phrase"),
        ("other@hub.test", "a wrong pass phrase"),
        ("known@hub.test", "a long pass phrase of tests"),
    ):
        with CaptureQueriesContext(connection) as queries:
            found = authenticate(None, email=email, password=password)
        counts[email, found == user] = sum("SELECT" in each["sql"] for each in queries)

    assert counts[("known@hub.test", False)] == counts[("other@hub.test", False)] == 3
    assert ("known@hub.test", True) in counts
