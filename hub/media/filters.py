"""Sizes of images without what a camera wrote into the file: where, when and with what.

A photo carries the position at which it was taken. Only pixels are published: the orientation is
applied, colours become sRGB, and EXIF, XMP, IPTC, comments and profiles are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from PIL import Image, ImageCms
from wagtail.images.models import Filter
from willow.plugins.pillow import PillowImage

# The most pixels on a side that a WebP can hold.
LONGEST_SIDE = 16_383
# Raised when a size of the same image comes out another one: browsers and proxies keep a size for a
# year, so that it needs another address.
MAKING = 2
# What Pillow and Willow copy from a file that was read into one that is written.
METADATA = ("exif", "xmp", "XML:com.adobe.xmp", "photoshop", "iptc", "comment", "icc_profile")


class _Pixels:
    """An image that was opened, as `Filter.run` uses it first: its format, then its pixels."""

    def __init__(self, opened: Any) -> None:
        self._opened = opened

    @property
    def format_name(self) -> str:
        name: str = self._opened.format_name
        return name

    def auto_orient(self) -> Any:
        """Return the image the right way up, in sRGB, without metadata; a drawing as it is."""
        turned = self._opened.auto_orient()
        if not isinstance(turned, PillowImage):
            return turned
        turned = PillowImage(_in_eight_bits(turned.get_pillow_image()))
        with suppress(ImageCms.PyCMSError):  # a broken profile says nothing
            turned = turned.transform_colorspace_to_srgb()
        pillow = turned.get_pillow_image()
        for name in METADATA:
            pillow.info.pop(name, None)
        return PillowImage(pillow)


def _in_eight_bits(pillow: Image.Image) -> Image.Image:
    """Return the image in a mode that every format and every profile knows.

    Pillow cuts grey of 16 bits off at 255, which is white, and converts no palette by its profile.
    """
    if pillow.mode.startswith("I"):
        return pillow.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if pillow.mode in {"P", "PA"} and "icc_profile" in pillow.info:
        has_alpha = pillow.mode == "PA" or "transparency" in pillow.info
        return pillow.convert("RGBA" if has_alpha else "RGB")
    return pillow


class PublicFilter(Filter):
    """A size that anyone may see."""

    @contextmanager
    def get_willow_image(self, image: Any, source: Any = None) -> Iterator[_Pixels]:
        with super().get_willow_image(image, source) as opened:
            yield _Pixels(opened)
