"""Where and when a paper was made, which every paper says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from hub.core.documents import Block, Heading, Paragraph, Run
from hub.core.documents.tree import text_paragraph
from hub.reference.law.reasons import format_day
from hub.upkeep.models import SiteProfile


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


def make_imprint(request: HttpRequest, page: Page, query: str = "") -> Imprint:
    """Return the imprint of a paper that is made of `page` now; `query` of its address."""
    profile = SiteProfile.for_request(request)
    site = Site.find_for_request(request)
    language = get_language() or "en"
    url = page.get_full_url(request) or request.build_absolute_uri(page.get_url(request))
    return Imprint(
        made_on=timezone.localdate(),
        page_url=join_address(url, query),
        base_url=site.root_url if site else request.build_absolute_uri("/").rstrip("/"),
        site_name=profile.site_name,
        publisher=profile.publisher_name,
        lang="en-GB" if language == "en" else language,
    )


def join_address(url: str, query: str) -> str:
    """Return an address with its query, if there is one."""
    return f"{url}?{query}" if query else url
