"""What a public site must say about itself before it goes public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError
from wagtail.models import Site

from hub.upkeep.models import SiteProfile

REQUIRED = (
    "publisher_name",
    "contact_email",
    "accessibility_status",
    "accessibility_prepared_on",
    "accessibility_enforcement",
    "data_protection_contact",
    "hosting_text",
)
PLACEHOLDERS = ("example.org", "example.com", "example.net", "lorem ipsum", "todo", "tbc", "xxx")


@register(Tags.database, deploy=True)
def check_site_profile(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Each site has a profile without gaps; seen by `check --deploy --database default`."""
    if "default" not in (databases or []):
        return []
    try:
        return [problem for site in Site.objects.all() for problem in profile_problems(site)]
    except DatabaseError:
        return [
            Error(
                "The site profile cannot be read: the database is not migrated.",
                hint="Run manage.py migrate.",
                id="hub.upkeep.E002",
            )
        ]


def profile_problems(site: Site) -> Iterator[CheckMessage]:
    """Yield what is missing from, or stands as a placeholder in, the profile of `site`."""
    profile = SiteProfile.objects.filter(site=site).first() or SiteProfile(site=site)
    for name in REQUIRED:
        value = str(getattr(profile, name) or "")
        if not value.strip() or any(word in value.lower() for word in PLACEHOLDERS):
            label = SiteProfile._meta.get_field(name).verbose_name
            yield Error(
                f"The profile of {site.hostname} does not say: {label}.",
                hint="Fill it in under Settings, Site profile, in the admin.",
                obj=profile,
                id="hub.upkeep.E001",
            )
