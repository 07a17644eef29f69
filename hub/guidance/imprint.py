"""Where and when a paper was made, which every paper says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hub.core.documents import Block, Heading, Paragraph, Run
from hub.core.documents.tree import text_paragraph
from hub.reference.law.reasons import format_day


@dataclass(frozen=True)
class Imprint:
    """Where and when a paper was made; `page_url` is the whole address that it came from."""

    made_on: date
    page_url: str
    base_url: str
    site_name: str
    publisher: str = ""
    lang: str = "en-GB"

    @property
    def footer(self) -> str:
        return _("%(site)s · made on %(day)s · not legal advice") % {
            "site": self.site_name,
            "day": format_day(self.made_on),
        }

    @property
    def caution(self) -> list[Block]:
        """What every paper says of itself."""
        return [
            Heading(_("About this paper")),
            text_paragraph(
                _("Made on %(day)s. It is a guide to what we found. It is not legal advice.")
                % {"day": format_day(self.made_on)}
            ),
            Paragraph((Run(_("Made from: ")), Run(self.page_url, href=self.page_url))),
        ]
