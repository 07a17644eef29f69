"""A certificate as a badge: an image that carries the signed credential (Open Badges 3.0, 5.3)."""

from __future__ import annotations

import io
import re
from typing import Literal
from xml.sax.saxutils import escape

from django.conf import settings
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from hub.core.rich_text import describe_writing
from hub.core.typeset import draw
from hub.upkeep.models import SiteProfile
from learning.models import Certificate

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
KEYWORD = "openbadgecredential"
_ROOT = re.compile(rb"<svg\b[^>]*>")


def bake_svg(certificate: Certificate, token: str) -> bytes:
    """Return the badge as SVG, with `token` in an element of the standard's."""
    image = draw_badge(certificate, "svg")
    root = _ROOT.search(image)
    if root is None:
        raise ValueError("The drawing has no root.")
    element = (
        f"<title>{escape(certificate.completion.title)}</title>"
        f'<openbadges:credential xmlns:openbadges="{NAMESPACE}" verify="{token}"/>'
    )
    return image[: root.end()] + element.encode() + image[root.end() :]


def bake_png(certificate: Certificate, token: str) -> bytes:
    """Return the badge as PNG, with `token` in a chunk of text (iTXt)."""
    baked, info = io.BytesIO(), PngInfo()
    info.add_itxt(KEYWORD, token)
    with Image.open(io.BytesIO(draw_badge(certificate, "png"))) as image:
        image.save(baked, format="PNG", optimize=True, pnginfo=info)
    return baked.getvalue()


def draw_badge(certificate: Certificate, kind: Literal["svg", "png"]) -> bytes:
    """Return the image of a badge; it says what was completed and where, and names nobody."""
    completion = certificate.completion
    version = completion.path_version or completion.module_version
    lang = str((version.content if version else {}).get("language", settings.LANGUAGE_CODE))
    profile = SiteProfile.objects.filter(site__is_default_site=True).first()
    data = {
        "lang": lang,
        "title": completion.title,
        "title_writing": describe_writing(completion.title, lang=lang),
        "site": (profile and profile.site_name) or settings.WAGTAIL_SITE_NAME,
    }
    return draw("badge", data, kind=kind)
