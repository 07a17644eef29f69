"""Secrets that a local start makes for itself, once."""

import os
import secrets
from pathlib import Path


def read_or_make(path: Path, *, size: int = 50) -> str:
    """Return the secret in `path`; make it first (mode 600, `size` bytes) when it is not there.

    Two processes that start together agree: the file is linked into place, the first one wins.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(size))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
