"""What is published of a photo: its pixels, and nothing that the camera wrote beside them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.images import ImageFile
from PIL import Image, ImageCms, PngImagePlugin

from hub.media.models import CustomImage, CustomRendition
from hub.media.renditions import BODY, CARD

pytestmark = pytest.mark.django_db
GPS_TAG, ORIENTATION_TAG, MAKER_TAG = 0x8825, 0x0112, 0x010F
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>SECRETPLACE</place></x:xmpmeta>'
SECRETS = (b"SECRETPLACE", b"SECRETCAMERA", b"Exif", b"xmpmeta", b"http://ns.adobe.com", b"ICC_")
SPECS = [*BODY, *CARD, "original", "width-400|format-jpeg", "width-400|format-png", "max-160x64"]


def photograph(kind: str) -> bytes:
    """Return a photo that lies on its side and says where it was taken."""
    image = Image.new("RGB", (1600, 1200), (20, 90, 120))
    exif = Image.Exif()
    exif[ORIENTATION_TAG], exif[MAKER_TAG] = 6, "SECRETCAMERA"
    exif.get_ifd(GPS_TAG).update({1: "N", 2: (53.0, 24.0, 0.0), 3: "W", 4: (2.0, 59.0, 0.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    output = io.BytesIO()
    image.save(output, kind, exif=exif, xmp=XMP, icc_profile=profile, comment="SECRETPLACE")
    return output.getvalue()


def store(kind: str) -> CustomImage:
    image = CustomImage(
        title="Dock",
        description="A dock",
        file=ImageFile(io.BytesIO(photograph(kind)), name=f"dock.{kind.lower()}"),
    )
    image._set_image_file_metadata()
    image.save()
    return image


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_size_says_nothing_of_where_it_was_taken(kind: str, spec: str) -> None:
    assert any(secret in photograph(kind) for secret in SECRETS)

    rendition = store(kind).get_rendition(spec)

    with rendition.file.open("rb") as file:
        content: Any = file.read()
    assert [secret for secret in SECRETS if secret in content] == []
    with Image.open(io.BytesIO(content)) as shown:
        assert dict(shown.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & shown.info.keys()


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_it_is_the_right_way_up(kind: str) -> None:
    rendition = store(kind).get_rendition("width-360")
    assert (rendition.width, rendition.height) == (360, 480)


def test_all_sizes_at_once_are_cleaned_too() -> None:
    for rendition in store("JPEG").get_renditions(*BODY, *CARD).values():
        with rendition.file.open("rb") as file:
            content = file.read()
        assert [secret for secret in SECRETS if secret in content] == []


def stored(image: Image.Image, kind: str, **options: Any) -> CustomImage:
    """Return a stored image of pixels that a test chose."""
    output = io.BytesIO()
    image.save(output, kind, **options)
    file = ImageFile(io.BytesIO(output.getvalue()), name=f"dock.{kind.lower()}")
    made = CustomImage(title="Dock", description="A dock", file=file)
    made._set_image_file_metadata()
    made.save()
    return made


def colour_of(rendition: CustomRendition) -> tuple[int, ...]:
    """Return the colour in the middle of a size."""
    with rendition.file.open("rb") as file, Image.open(file) as image:
        shown = image.convert("RGB")
        colour = shown.getpixel((shown.width // 2, shown.height // 2))
    assert isinstance(colour, tuple)
    return colour


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
@pytest.mark.parametrize("spec", [BODY[0], CARD[1]])
def test_colours_become_those_of_the_web(spec: str, mode: str) -> None:
    """In the profile of this image, red and blue have changed places."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = plain.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    image = stored(Image.new("RGB", (200, 200), "red").convert(mode), "PNG", icc_profile=swapped)

    red, green, blue = colour_of(image.get_rendition(spec))

    assert blue > 240
    assert max(red, green) < 20


@pytest.mark.parametrize("spec", SPECS)
def test_grey_of_16_bits_keeps_its_shade(spec: str) -> None:
    image = stored(Image.new("I;16", (200, 200), 128 * 256), "PNG")

    assert all(abs(part - 128) < 4 for part in colour_of(image.get_rendition(spec)))


@pytest.mark.parametrize("spec", SPECS)
def test_a_drawing_says_nothing_of_its_author(spec: str) -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "SECRETCAMERA")
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    image = stored(Image.new("RGB", (200, 200)), "PNG", pnginfo=notes)

    with image.get_rendition(spec).file.open("rb") as file:
        content = file.read()

    assert [secret for secret in SECRETS if secret in content] == []
