"""The sections of an organisation's pages for its managers.

An app of a higher layer adds its own in `AppConfig.ready()`. The named address takes the
organisation's slug.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.core.navigation import Link
from hub.users.models import Organisation


@dataclass(frozen=True)
class Section:
    """One section: what it is called, and the name of its address."""

    title: Any
    url_name: str


SECTIONS: list[Section] = [
    Section(_("People"), "organisation"),
    Section(_("Invitations"), "organisation_invitations"),
    Section(_("Mail domains"), "organisation_domains"),
]


def register_section(section: Section) -> None:
    """Add a section after the others; adding it again changes nothing."""
    if section not in SECTIONS:
        SECTIONS.append(section)


def tabs(organisation: Organisation, current: str) -> list[Link]:
    """Return the sections of `organisation`; `current` is the address name of the one shown."""
    return [
        Link(
            section.title,
            reverse(section.url_name, args=[organisation.slug]),
            section.url_name == current,
        )
        for section in SECTIONS
    ]
