"""What every process and machine must forget once the database is another one."""

from __future__ import annotations

from hub.core import page_cache, stale_pages
from hub.core.epoch import renew_epoch


def renew() -> None:
    """End all stored pages, and let what follows the database see that it is another one."""
    page_cache.bump()
    stale_pages.forget_all()
    renew_epoch()
