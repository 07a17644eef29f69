"""Keeps Wagtail's default site in step with SITE_URL, from which addresses of pages are made."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

from hub.upkeep.models import SiteProfile

DEFAULT_PORTS = {"http": 80, "https": 443}


def sync_site_row(*, now: datetime | None = None) -> str:
    """Give the default site the host and port of SITE_URL, and a profile; return what was done.

    Another site that has this name already is left alone.
    """
    parts = urlsplit(settings.SITE_URL)
    host = parts.hostname or "localhost"
    port = parts.port or DEFAULT_PORTS[parts.scheme]
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return "no site yet"
    # A reader's request should find a profile and not have to make one.
    SiteProfile.for_site(site)
    if (site.hostname, site.port) == (host, port):
        return "in step"
    if Site.objects.filter(hostname=host, port=port).exists():
        return f"{host}:{port} belongs to another site; nothing changed"
    site.hostname, site.port = host, port
    site.save(update_fields=["hostname", "port"])
    return f"now {host}:{port}"
