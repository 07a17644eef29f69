"""Adapters from signals to functions; no rule stands here."""

from typing import Any

from hub.upkeep.site_row import sync_site_row


def sync_site_after_migrate(**kwargs: Any) -> None:
    """After the last migration, bring the site row in step."""
    sync_site_row()
