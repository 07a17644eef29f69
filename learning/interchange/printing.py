"""A certificate as PDF/UA-1: one page, in the language of what was completed."""

from __future__ import annotations

import io
from itertools import accumulate
from typing import Any

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from hub.core.rich_text import describe_writing
from hub.core.typeset import typeset
from hub.upkeep.models import SiteProfile
from learning.domain.awarding.achievements import describe_achievement, find_achievement
from learning.domain.awarding.certificates import address_of
from learning.models import Certificate, Completion

INK = "#1b2321"
MOST_POINTS, MOST_CHARACTERS = 10, 500
Data = dict[str, Any]


def print_certificate(certificate: Certificate) -> bytes:
    """Return the file of `certificate`; equal certificates give equal bytes."""
    data = describe_page(certificate)
    return typeset("certificate", data, images={"code.svg": draw_code(data["address"])})


def draw_code(address: str) -> bytes:
    """Return a QR code as SVG; a quarter of it may be lost and it can still be read."""
    drawing = io.BytesIO()
    code = segno.make(address, error="q", micro=False)
    code.save(drawing, kind="svg", border=0, dark=INK, xmldecl=False, svgns=True)
    return drawing.getvalue()


def describe_page(certificate: Certificate) -> Data:
    """Return the data for `templates/pdf/certificate.typ`."""
    completion = certificate.completion
    version = completion.path_version or completion.module_version
    content = version.content if version else {}
    lang = str(content.get("language", settings.LANGUAGE_CODE))
    profile = SiteProfile.objects.filter(site__is_default_site=True).first()
    site = (profile and profile.site_name) or settings.WAGTAIL_SITE_NAME
    publisher = (profile and profile.publisher_name) or site
    with override(lang):
        return {
            "lang": lang,
            "dir": "rtl" if get_language_info(lang)["bidi"] else "ltr",
            "title": _("Certificate: %(title)s") % {"title": completion.title},
            "site": site,
            "publisher": publisher,
            "heading": _("Certificate of completion"),
            "opening": _("This is to certify that"),
            "name": certificate.name,
            "name_writing": describe_writing(certificate.name, lang=lang),
            "subject": completion.title,
            "subject_writing": describe_writing(completion.title, lang=lang),
            "date_iso": timezone.localdate(completion.awarded_at).isoformat(),
            "facts": _list_facts(completion),
            "how": " ".join(describe_achievement(find_achievement(completion))),
            **_describe_deed(completion, content),
            **_describe_check(certificate, publisher),
        }


def _list_facts(completion: Completion) -> list[list[str]]:
    facts = [[_("Completed on"), _write_day(completion.awarded_at)]]
    if completion.cpd_hours:
        hours = f"{completion.cpd_hours.normalize():f}"
        facts.append([_("CPD hours"), hours])
    if completion.expires_at is not None:
        facts.append([_("Valid until"), _write_day(completion.expires_at)])
    return facts


def _write_day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


def _describe_deed(completion: Completion, content: Data) -> Data:
    if completion.subject_kind == Completion.Kind.PATH:
        modules = [each["title"] for each in content.get("modules", []) if each.get("required")]
        return {
            "deed": _("has completed the learning path"),
            "points_title": _("It is made up of these modules"),
            "points": _fit(modules),
        }
    return {
        "deed": _("has completed the module"),
        "points_title": _("Whoever completes it can"),
        "points": _fit(content.get("objectives", [])),
    }


def _fit(points: list[str]) -> list[str]:
    """Return as many of `points`, from the first one on, as the page has room for."""
    lengths = accumulate(len(point) for point in points)
    room = [point for point, end in zip(points, lengths, strict=True) if end <= MOST_CHARACTERS]
    return room[:MOST_POINTS]


def _describe_check(certificate: Certificate, publisher: str) -> Data:
    address = address_of(certificate)
    return {
        "address": address,
        "code_alt": _("Code for a camera; it leads to the address beside it."),
        "check_title": _("Is this certificate genuine?"),
        "check_text": _(
            "Compare it with the page at this address. It also says whether the certificate was "
            "revoked or has expired."
        ),
        "issued_by": _("Issued by %(publisher)s") % {"publisher": publisher},
        "note_missing_characters": _(
            "Some characters cannot be shown in this file; their names stand in square brackets."
        ),
    }
