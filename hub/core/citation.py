"""Cite-this texts for anything with a title, a publisher, a date and an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from hub.core.navigation import Frame

BIBTEX_SPECIAL = re.compile(r"([&%$#_{}])")


@dataclass(frozen=True)
class Citation:
    """What is cited. `version_date` is the day this text was published in its present form."""

    title: str
    publisher: str
    year: int | None
    url: str
    version_date: date | None
    key: str
    part: str = ""

    @property
    def plain(self) -> str:
        """The citation as one sentence."""
        title = f"{self.title}, {self.part}" if self.part else self.title
        year = self.year or _("no date")
        version = (
            _("Version of %(date)s") % {"date": date_format(self.version_date, "j F Y")}
            if self.version_date
            else ""
        )
        parts = [f"{self.publisher} ({year}). {title}.", f"{version}." if version else "", self.url]
        return " ".join(part for part in parts if part)

    @property
    def bibtex(self) -> str:
        """The citation as a BibTeX entry (type `techreport`, fields escaped)."""
        fields = {
            "title": "{" + _escape(self.title) + "}",
            "institution": "{" + _escape(self.publisher) + "}",
            "year": str(self.year) if self.year else "",
            "note": _escape(
                ", ".join(
                    text
                    for text in (
                        self.part,
                        f"version of {self.version_date.isoformat()}" if self.version_date else "",
                    )
                    if text
                )
            ),
            "url": self.url,
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        return f"@techreport{{{self.key},\n" + ",\n".join(lines) + "\n}"


def cite_page(page: Page, request: HttpRequest, *, kind: str) -> Citation:
    """Return the citation of a page that stands alone; its publisher is the site's.

    Args:
        kind: what the page is, in a word, for the key of the BibTeX entry.
    """
    frame = Frame(request)
    version = page.last_published_at.date() if page.last_published_at else None
    return Citation(
        title=page.title,
        publisher=(frame.profile and frame.profile.publisher_name) or frame.site_name,
        year=version.year if version else None,
        url=page.get_full_url(request) or "",
        version_date=version,
        key=f"{kind}-{page.pk}",
    )


def _escape(text: str) -> str:
    return BIBTEX_SPECIAL.sub(r"\\\1", text.replace("\\", r"\textbackslash "))
