"""Adapters from signals to functions; no rule stands here."""

from contextlib import suppress
from typing import Any

from django.apps.registry import Apps
from django.apps.registry import apps as installed

from hub.upkeep.site_row import sync_site_row


def sync_site_after_migrate(apps: Apps = installed, **kwargs: Any) -> None:
    """After migrating, bring the site row in step, unless our tables were just taken away."""
    with suppress(LookupError):
        apps.get_model("upkeep", "SiteProfile")
        sync_site_row()
