"""Headers of every answer: policy, privacy, frames."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from tests.factories.pages import build_home, build_report, publish

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/nothing/", "/feedback/"])
def test_the_public_policy_has_no_unsafe_inline(client: Client, address: str) -> None:
    build_home()

    policy = client.get(address)["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "form-action 'self'" in policy
    assert "base-uri 'none'" in policy


def test_only_the_admin_has_room_for_inline_scripts(admin_client: Client) -> None:
    policy = admin_client.get("/admin/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "unsafe-eval" not in policy


def test_other_headers(client: Client) -> None:
    build_home()

    response = client.get("/")

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "camera=()" in response["Permissions-Policy"]
    assert re.fullmatch(r"[0-9a-f-]{36}", response["X-Request-ID"])


@pytest.mark.parametrize("address", ["/accounts/login/", "/feedback/", "/admin/"])
def test_personal_pages_are_never_kept(client: Client, address: str) -> None:
    build_home()

    assert client.get(address)["Cache-Control"] == "private, no-store"


def test_no_template_holds_inline_script_or_style() -> None:
    from django.conf import settings  # noqa: PLC0415 -- one use

    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(src=|ld\+json))", re.I)
    found = [
        f"{path.name}: {match[0]}"
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        if "mail" not in path.parts  # mail programs load no style sheet
        for match in inline.finditer(re.sub(r"{%.*?%}", "", path.read_text()))
    ]

    assert found == []


def test_structured_data_cannot_break_out_of_its_element(client: Client) -> None:
    report = build_report()
    publish(report, title="</script><script>alert(1)</script>")

    html = client.get(report.url).content.decode()

    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert block is not None
    data: list[dict[str, Any]] = json.loads(block[1])
    assert data[0]["name"] == "</script><script>alert(1)</script>"
    assert data[0]["@type"] == "Report"
    assert [item["position"] for item in data[1]["itemListElement"]] == [1, 2, 3]
