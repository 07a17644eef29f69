"""What every process and machine must forget once the database is another one."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from hub.core import page_cache, stale_pages

EPOCH = "hub.core.epoch"


def renew() -> None:
    """End all stored pages, and let what follows the database see that it is another one."""
    page_cache.bump()
    stale_pages.forget_all()
    if find_spec(EPOCH):
        import_module(EPOCH).renew_epoch()
