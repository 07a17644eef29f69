"""What every process and machine must forget once the database is another one."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Site

from hub.core import page_cache, stale_pages
from hub.core.epoch import renew_epoch


def forget_rows() -> None:
    """Forget what this process and the shared cache know of rows of the database before."""
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()


def renew() -> None:
    """End all stored pages, and let what follows the database see that it is another one."""
    page_cache.bump()
    stale_pages.forget_all()
    renew_epoch()
