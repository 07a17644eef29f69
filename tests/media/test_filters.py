"""What is published of a photo: its pixels, and nothing that the camera wrote beside them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.images import ImageFile
from PIL import Image, ImageCms

from hub.media.models import CustomImage
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
