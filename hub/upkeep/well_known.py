"""`robots.txt` and `security.txt` (RFC 9116), from what the site profile says."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.upkeep.models import SiteProfile

# RFC 9116 recommends less than a year; the date moves on by whole months, not with each request.
VALID_DAYS = 180
PRIVATE_PATHS = ("/admin/", "/accounts/", "/feedback/", "/*/feedback/", "/_util/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what is not for them and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE_PATHS)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}"]
    return _plain(lines)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Tell where to report a hole: the profile's address, else the form for problems."""
    email = SiteProfile.for_request(request).contact_email
    contact = f"mailto:{email}" if email else f"{settings.SITE_URL}{reverse('feedback')}"
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    expires = month + timedelta(days=VALID_DAYS)
    return _plain(
        [
            f"Contact: {contact}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            f"Preferred-Languages: {settings.LANGUAGE_CODE}",
            f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
        ]
    )


def _plain(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
