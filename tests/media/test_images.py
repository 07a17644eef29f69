"""An image has a text alternative or is decoration, in every form that stores one."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.images.forms import get_image_form

from hub.media.filters import MAKING
from hub.media.models import CustomImage
from hub.users.models import User
from tests.media.files import build_image, picture

pytestmark = pytest.mark.django_db


def sent(content: bytes | None = None, name: str = "river.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if content is None else content, "image/jpeg")


@pytest.mark.parametrize("description", ["", "   "])
def test_alternative_is_required(description: str) -> None:
    with pytest.raises(ValidationError) as caught:
        CustomImage(title="x", description=description).clean()

    assert caught.value.message_dict == {
        "description": ["Describe the image, or tick that it is decorative."]
    }


def test_described_and_decorative_images_are_accepted() -> None:
    CustomImage(title="x", description="A river").clean()
    CustomImage(title="x", is_decorative=True).clean()


def test_upload_without_alternative_is_refused_at_its_field(admin_client: Client) -> None:
    data = {"title": "River", "file": sent(), "collection": 1, "description": ""}

    response = admin_client.post(reverse("wagtailimages:add"), data)

    assert list(response.context["form"].errors) == ["description"]
    assert not CustomImage.objects.exists()


def test_upload_with_alternative_is_stored(admin_client: Client) -> None:
    data = {
        "title": "River",
        "file": sent(),
        "description": "A bend of the river",
        "credit": "Jo Bloggs",
        "licence": "CC BY 4.0",
    }

    response = admin_client.post(reverse("wagtailimages:add"), data)

    assert response.status_code == 302
    image = CustomImage.objects.get()
    assert (image.alt_text, image.credit, image.licence) == (
        "A bend of the river",
        "Jo Bloggs",
        "CC BY 4.0",
    )


def test_many_at_once_wait_for_their_alternatives(admin_client: Client) -> None:
    first = admin_client.post(
        reverse("wagtailimages:add_multiple"), {"title": "r", "files[]": sent()}
    ).json()
    assert first["success"]
    assert not CustomImage.objects.exists()

    url = reverse(
        "wagtailimages:create_multiple_from_uploaded_image", args=[first["uploaded_file_id"]]
    )
    prefix = f"uploaded-image-{first['uploaded_file_id']}"
    fields = {f"{prefix}-title": "River", f"{prefix}-description": ""}
    assert not admin_client.post(url, fields).json()["success"]
    assert not CustomImage.objects.exists()

    fields[f"{prefix}-description"] = "A bend of the river"
    assert admin_client.post(url, fields).json()["success"]
    assert CustomImage.objects.get().alt_text == "A bend of the river"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>'),
        ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
        ("page.jpg", b"<html><script>alert(1)</script></html>"),
        ("empty.jpg", b""),
        ("head.jpg", picture()[:40]),
        ("half.jpg", picture()[:4000]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_image_is_refused(name: str, content: bytes) -> None:
    user = User.objects.create_superuser("a@hub.test")
    form = get_image_form(CustomImage)(
        {"title": "x", "description": "x"}, {"file": sent(content, name)}, user=user
    )

    assert "file" in form.errors


def test_decoration_has_an_empty_alternative_everywhere() -> None:
    image = build_image(description="kept for later", is_decorative=True)

    assert image.default_alt_text == image.alt_text == ""
    assert 'alt=""' in image.get_rendition("width-360").img_tag()


def test_rendition_is_named_after_its_content() -> None:
    first = build_image("same.jpg")
    name = first.get_rendition("width-360").file.name
    assert name == f"images/{MAKING}-{first.file_hash[:10]}-same.width-360.jpg"

    first.file.storage.delete(first.file.name)
    first.file = ImageFile(io.BytesIO(picture(900, 600)), name="same.jpg")
    first._set_image_file_metadata()
    first.save()
    first.renditions.all().delete()

    assert first.get_rendition("width-360").file.name != name
