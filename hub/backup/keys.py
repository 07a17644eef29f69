"""The keys of the site, sealed with a passphrase: what would be lost with the machine's settings.

Sealed by AES-256-GCM with a key that scrypt makes of the passphrase. `SECRET_KEY` opens the secrets
of 2-step verification, `SIGNING_KEY` signs certificates.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

from hub.backup.errors import RefusedBackupError

NAMES = ("SECRET_KEY", "SIGNING_KEY")
# 128 MB of memory and about half a second for each guess.
COST = {"n": 2**17, "r": 8, "p": 1}
MOST_COST = {"n": 2**20, "r": 16, "p": 4}
PURPOSE = b"hub backup keys"
# Where a start with local settings keeps what it made for itself.
LOCAL_FILES = {"SECRET_KEY": "secret_key", "SIGNING_KEY": "signing_key"}
RESTORED = "restored-keys.env"


def seal_keys(passphrase: str) -> bytes:
    """Return the keys that the site uses now, so that only the passphrase opens them."""
    text = json.dumps({name: getattr(settings, name) for name in NAMES})
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_derive(passphrase, salt, COST)).encrypt(nonce, text.encode(), PURPOSE)
    parts = {"salt": salt, "nonce": nonce, "sealed": sealed}
    encoded = {name: base64.b64encode(value).decode() for name, value in parts.items()}
    return json.dumps({"cost": COST} | encoded).encode()


def open_keys(content: bytes, passphrase: str) -> dict[str, str]:
    """Return the sealed keys; raise RefusedBackupError for another passphrase."""
    try:
        raw = json.loads(content)
        cost = {name: int(raw["cost"][name]) for name in COST}
        salt, nonce, sealed = (base64.b64decode(raw[name]) for name in ("salt", "nonce", "sealed"))
        if any(cost[name] > most for name, most in MOST_COST.items()):
            raise ValueError("the cost is out of bounds")
        text = AESGCM(_derive(passphrase, salt, cost)).decrypt(nonce, sealed, PURPOSE)
        return {name: str(value) for name, value in json.loads(text).items() if name in NAMES}
    except InvalidTag:
        raise RefusedBackupError(
            "keys.json: the passphrase is not the one that the keys were sealed with. "
            "Nothing was changed."
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise RefusedBackupError(f"keys.json cannot be read: {error}. Nothing was changed.") from (
            error
        )


def _derive(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    return Scrypt(salt=salt, length=32, **cost).derive(passphrase.encode())


def restore_keys(keys: dict[str, str]) -> str:
    """Put the keys where the next start finds them; return in words where they are.

    Keys that a local start made are files, and are replaced. Those of the environment are for
    the administrator to set: they are written to a file beside the data.
    """
    changed = {name: key for name, key in keys.items() if getattr(settings, name) != key}
    if not changed:
        return "the same as those in use"
    if all(_is_local(name) for name in changed):
        for name, key in changed.items():
            _write_private(settings.VAR_DIR / LOCAL_FILES[name], key)
        return f"restored below {settings.VAR_DIR}; they are used from the next start"
    target = settings.VAR_DIR / RESTORED
    _write_private(target, "".join(f"{name}='{key}'\n" for name, key in changed.items()))
    return (
        f"{' and '.join(changed)} differ from those in use. They are in {target}: copy them into "
        "the settings, restart the site, then delete that file"
    )


def _is_local(name: str) -> bool:
    path = settings.VAR_DIR / LOCAL_FILES[name]
    return path.is_file() and path.read_text().strip() == getattr(settings, name)


def _write_private(path: Path, content: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
    draft.replace(path)
