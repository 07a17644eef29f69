"""Log lines keep out what would open something to whoever reads them."""

from __future__ import annotations

import pytest
from django.core import signing

from hub.settings.logs import leave_signed_out

SIGNED = signing.Signer(salt="a").sign("0" * 32)
TIMED = signing.TimestampSigner(salt="a").sign("MQ")


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"GET /case-studies/submit/{SIGNED}/case/", "GET /case-studies/submit/[signed]/case/"),
        (f"Bad Request: /x/{SIGNED}/", "Bad Request: /x/[signed]/"),
        (f"/x/{SIGNED.replace(':', '%3A')}/y", "/x/[signed]/y"),
        (f"/confirm/{TIMED}/", "/confirm/[signed]/"),
        (f"GET /organisations/join/{'a-B_' * 11}/"[:-2] + "/", "GET /organisations/join/[signed]/"),
        (f"/x/?key={SIGNED}&b=1", "/x/?key=[signed]&b=1"),
        (
            f"GET /x/?next=%2Forganisations%2Fjoin%2F{'a' * 43}%2F",
            "GET /x/?next=%2Forganisations%2Fjoin%2F[signed]%2F",
        ),
        (
            "GET /accounts/sso/callback/?code=a&state=b HTTP/1.1",
            "GET /accounts/sso/callback/?[left out] HTTP/1.1",
        ),
        ("'GET /accounts/login/?next=/'", "'GET /accounts/login/?[left out]'"),
        ("GET /search/?q=accounts/", None),
        ("GET /reports/social-value/ took 12:30:11.123456789", None),
        ("https://hub.example.org/a-rather-long-address-of-a-page-with-many-words/", None),
    ],
    ids=range(12),
)
def test_signed_values_are_left_out(line: str, kept: str | None) -> None:
    event = {"event": line, "status": 400, "request": line}

    assert leave_signed_out(None, "info", event) == {
        "event": kept or line,
        "status": 400,
        "request": kept or line,
    }
