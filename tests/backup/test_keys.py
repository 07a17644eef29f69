"""The keys: only the passphrase opens them, and they are put where the next start finds them."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from hub.backup.errors import RefusedBackupError
from hub.backup.keys import open_keys, restore_keys, seal_keys
from tests.backup.conftest import PASSPHRASE

KEYS = {"SECRET_KEY": "s" * 50, "SIGNING_KEY": "c2lnbmluZyBrZXkgZm9yIHRlc3RzLCBubyBzZWNyZXQ"}


@pytest.fixture(autouse=True)
def _place(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.SECRET_KEY, settings.SIGNING_KEY = KEYS["SECRET_KEY"], KEYS["SIGNING_KEY"]


def test_the_passphrase_opens_them_and_nothing_else() -> None:
    sealed = seal_keys(PASSPHRASE)

    assert open_keys(sealed, PASSPHRASE) == KEYS
    assert not any(key.encode() in sealed for key in KEYS.values())
    assert sealed != seal_keys(PASSPHRASE)
    with pytest.raises(RefusedBackupError, match="the passphrase is not the one"):
        open_keys(sealed, PASSPHRASE.upper())


def test_a_cost_that_would_take_all_memory_is_refused() -> None:
    content = json.loads(seal_keys(PASSPHRASE))
    content["cost"]["n"] = 2**30
    with pytest.raises(RefusedBackupError, match="the cost is out of bounds"):
        open_keys(json.dumps(content).encode(), PASSPHRASE)
    with pytest.raises(RefusedBackupError, match=r"keys\.json cannot be read"):
        open_keys(b"{}", PASSPHRASE)


def test_keys_that_a_local_start_made_are_replaced(settings: Any, tmp_path: Path) -> None:
    settings.SECRET_KEY, settings.SIGNING_KEY = "one", "two"
    (tmp_path / "secret_key").write_text("one\n")
    (tmp_path / "signing_key").write_text("two\n")

    assert restore_keys(KEYS).startswith("restored below ")
    assert (tmp_path / "secret_key").read_text() == KEYS["SECRET_KEY"]
    assert (tmp_path / "signing_key").read_text() == KEYS["SIGNING_KEY"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_keys_of_the_environment_are_left_to_the_administrator(
    settings: Any, tmp_path: Path
) -> None:
    assert restore_keys(KEYS) == "the same as those in use"

    settings.SECRET_KEY = "another"
    assert restore_keys(KEYS) == (
        f"SECRET_KEY differ from those in use. They are in {tmp_path}/restored-keys.env: copy them "
        "into the settings, restart the site, then delete that file"
    )
    assert (tmp_path / "restored-keys.env").read_text() == f"SECRET_KEY='{KEYS['SECRET_KEY']}'\n"
    assert stat.S_IMODE((tmp_path / "restored-keys.env").stat().st_mode) == 0o600
