"""The badge: the same image for the same certificate, in any script, with nothing active in it."""

from __future__ import annotations

import io

import pytest
from defusedxml import ElementTree
from PIL import Image, ImageChops

from learning.interchange.badges import bake_png, bake_svg, draw_badge
from learning.models import Certificate
from tests.factories.learning import build_completion, build_module, build_user

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def build_certificate(title: str) -> Certificate:
    ann = build_user("ann", first_name="Ann", last_name="Lee")
    return build_completion(build_module(title), ann).certificate


@pytest.mark.parametrize(
    "title",
    [
        "Buying well",
        "Foundations & <law>: what the Act asks",
        "社会价值",
        "القيمة الاجتماعية",
        "x" * 250,
    ],
)
def test_any_title_fits_into_the_badge(title: str) -> None:
    certificate = build_certificate(title)

    root = ElementTree.fromstring(bake_svg(certificate, "a.b.c"))
    png = bake_png(certificate, "a.b.c")

    assert root.find(f"{SVG}title").text == title
    assert root.attrib["viewBox"] == "0 0 600 600"
    assert not [each for each in root.iter() if each.tag.removeprefix(SVG) in {"script", "image"}]
    assert len(png) < 60_000
    with Image.open(io.BytesIO(png)) as image:
        assert (image.size, image.text) == ((600, 600), {"openbadgecredential": "a.b.c"})


def test_the_title_stays_inside_the_circle() -> None:
    """What is outside the circle is transparent: nothing was drawn there."""
    with Image.open(io.BytesIO(draw_badge(build_certificate("W" * 250), "png"))) as image:
        alpha = image.convert("RGBA").getchannel("A")
    for box in ((0, 0, 60, 60), (540, 0, 600, 60), (0, 540, 60, 600), (540, 540, 600, 600)):
        assert alpha.crop(box).getextrema() == (0, 0)


def test_another_title_is_another_image_and_the_same_one_the_same() -> None:
    certificate = build_certificate("Buying well")
    first, again = (draw_badge(certificate, "png") for _time in range(2))
    certificate.completion.title = "Selling well"
    other = draw_badge(certificate, "png")

    assert first == again
    images = [Image.open(io.BytesIO(each)).convert("RGB") for each in (first, other)]
    assert ImageChops.difference(*images).getbbox() is not None
    assert b"Ann" not in bake_svg(certificate, "a.b.c")
