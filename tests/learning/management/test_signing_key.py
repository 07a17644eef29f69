"""`manage.py signing_key`: listed, replaced in the file of the settings, no longer trusted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hub.settings.environment import Environment
from learning.domain.evidence.keys import Curve, get_current_key, list_current_keys, list_keys
from learning.domain.evidence.signing import sign_text, sign_token, verify_text, verify_token
from learning.models import PublishedKey

pytestmark = pytest.mark.django_db


def run(*arguments: Any) -> str:
    said = StringIO()
    call_command("signing_key", *map(str, arguments), stdout=said, stderr=StringIO())
    return said.getvalue()


def test_a_new_key_follows_the_old_one_and_what_that_signed_stays_good(settings: Any) -> None:
    token, signed = sign_token({"a": 1}), sign_text(b"before")
    old = [key.key_id for key in list_current_keys()]

    line = run("rotate").strip()
    new = line.removeprefix("SIGNING_KEY=")
    assert Environment({"SIGNING_KEY": new}).signing_key("SIGNING_KEY") == new
    # Published before the site signs with it.
    assert PublishedKey.objects.count() == 4
    settings.SIGNING_KEY = new

    current = [key.key_id for key in list_current_keys()]
    assert [key.key_id for key in list_keys()][:2] == current
    assert not set(current) & set(old)
    assert verify_token(token) is not None
    assert verify_text(b"before", signed.key_id, signed.signature)
    assert verify_token(sign_token({"a": 2})) is not None


def test_the_file_of_the_settings_is_rewritten_for_the_same_readers(tmp_path: Path) -> None:
    file = tmp_path / "hub.env"
    file.write_text("SECRET_KEY=a$b\nSIGNING_KEY=old\nSITE_URL=https://hub.example.org\n")
    file.chmod(0o640)

    run("rotate", "--file", file)

    first, second, third = file.read_text().splitlines()
    assert (first, third) == ("SECRET_KEY=a$b", "SITE_URL=https://hub.example.org")
    assert len(second.removeprefix("SIGNING_KEY=")) == 43
    assert second != "SIGNING_KEY=old"
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_with_the_key_alone_is_rewritten(tmp_path: Path) -> None:
    file = tmp_path / "signing_key"
    file.write_text("A" * 43)

    run("rotate", "--file", file)

    assert len(file.read_text()) == 43
    assert file.read_text() != "A" * 43


@pytest.mark.parametrize("text", ["", "SITE_URL=x\n", "SIGNING_KEY=a\nSIGNING_KEY=b\n"])
def test_a_file_without_one_such_line_is_left_alone(tmp_path: Path, text: str) -> None:
    file = tmp_path / "hub.env"
    file.write_text(text)

    with pytest.raises(CommandError, match="must have one line"):
        run("rotate", "--file", file)
    with pytest.raises(CommandError, match="cannot be read"):
        run("rotate", "--file", tmp_path / "none")
    assert file.read_text() == text
    assert not PublishedKey.objects.exists()


def test_keys_are_listed_with_what_became_of_them(settings: Any) -> None:
    sign_token({})
    old = get_current_key(Curve.P256).key_id
    settings.SIGNING_KEY = run("rotate").strip().removeprefix("SIGNING_KEY=")

    assert run("compromised", old, "--since", "2026-11-01") == "Keys marked as compromised: 1.\n"

    rows = [line.split(maxsplit=2) for line in run("list").splitlines()]
    current = [[key.key_id, key.curve, "current"] for key in list_current_keys()]
    assert rows[:2] == current
    assert [old, "P-256", "compromised since 2026-11-01"] in rows
    assert [row[2] for row in rows].count("earlier") == 1


@pytest.mark.parametrize(
    ("since", "problem"),
    [
        ("yesterday", "must be real"),
        ("2026-02-31", "must be real"),
        (f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}", "today or in the past"),
    ],
)
def test_a_date_that_is_none_is_refused(since: str, problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        run("compromised", "x", "--since", since)


def test_the_current_key_has_to_be_replaced_first() -> None:
    sign_token({})
    with pytest.raises(CommandError, match="Replace it first"):
        run("compromised", get_current_key(Curve.P256).key_id, "--since", "2026-11-01")
    with pytest.raises(CommandError, match="No key is published as nothing"):
        run("compromised", "nothing", "--since", "2026-11-01")
