"""What a form sent is shown again, unless a field of it holds a secret."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from hub.core.sent_forms import holds_secret, list_sent


@pytest.mark.parametrize(
    ("name", "is_secret"),
    [
        *((name, False) for name in ("postcode", "code", "keywords", "translation_key", "comment")),
        *((name, True) for name in ("password", "new_password1", "client_secret", "PASSWORD")),
    ],
)
def test_a_secret_is_known_by_the_name_of_its_field(
    rf: RequestFactory, name: str, is_secret: bool
) -> None:
    assert holds_secret(rf.post("/", {name: "L3 1QB"})) is is_secret


def test_all_but_the_token_is_listed(rf: RequestFactory) -> None:
    sent = {"csrfmiddlewaretoken": "t", "nation": ["wales", "england"], "name": "Ann"}
    assert list_sent(rf.post("/", sent)) == [
        ("nation", "wales"),
        ("nation", "england"),
        ("name", "Ann"),
    ]
