"""An image that cannot be shown is refused, or takes no page down and is named to editors."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page, Site

from hub.media.models import CustomImage
from hub.media.renditions import BODY, CARD, retry_renditions
from hub.upkeep.models import SiteProfile
from tests.factories.pages import build_home, build_report, publish
from tests.media.files import build_image, picture

pytestmark = pytest.mark.django_db
HEADING = "Images that are not shown"
TOO_LONG = "The image must be 16,383 pixels or fewer on each side."


def store(content: bytes, name: str = "tall.png") -> CustomImage:
    """Return an image that came in by another way than the form."""
    file = ImageFile(io.BytesIO(content), name=name)
    image = CustomImage(title="Tall", description="A tower", file=file)
    image._set_image_file_metadata()
    image.save()
    return image


def lose_file(image: CustomImage) -> CustomImage:
    """Return the image after its file was lost."""
    image.file.storage.delete(image.file.name)
    return image


def show_everywhere(image: CustomImage) -> Page:
    """Publish a page that shows the image as a figure and as its card."""
    body = json.dumps([{"type": "figure", "value": {"image": image.pk, "caption": "Height"}}])
    return publish(build_home(), body=body, listing_image=image)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (
            picture(20, 40_000, "PNG"),
            f"{TOO_LONG} This one is 20 by 40,000 pixels.",
        ),
        (
            picture(16_384, 20, "PNG"),
            f"{TOO_LONG} This one is 16,384 by 20 pixels.",
        ),
    ],
    ids=["tall", "wide"],
)
def test_an_image_that_is_too_long_is_refused(
    admin_client: Client, content: bytes, error: str
) -> None:
    file = SimpleUploadedFile("tall.png", content, "image/png")

    response = admin_client.post(
        reverse("wagtailimages:add"), {"title": "Tall", "file": file, "description": "A tower"}
    )

    assert response.context["form"].errors == {"file": [error]}
    assert not CustomImage.objects.exists()


def test_an_image_that_cannot_be_resized_is_refused(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise OSError("cannot write mode X as JPEG")

    monkeypatch.setattr("willow.plugins.pillow.PillowImage.save_as_jpeg", fail)
    file = SimpleUploadedFile("river.jpg", picture(), "image/jpeg")

    response = admin_client.post(
        reverse("wagtailimages:add"), {"title": "River", "file": file, "description": "A river"}
    )

    assert response.context["form"].errors == {
        "file": ["The image must be one that can be resized. Save it again as a JPEG or PNG file."]
    }


@pytest.mark.parametrize("size", [(16_383, 1), (1, 16_383), (1, 1)])
def test_the_longest_and_the_smallest_images_are_accepted_and_shown(
    admin_client: Client, size: tuple[int, int]
) -> None:
    file = SimpleUploadedFile("line.png", picture(*size, "PNG"), "image/png")
    data = {"title": "Line", "file": file, "description": "A line"}

    assert admin_client.post(reverse("wagtailimages:add"), data).status_code == 302
    assert len(CustomImage.objects.get().get_renditions(*BODY, *CARD)) == len([*BODY, *CARD])


def test_a_page_is_shown_without_an_image_that_is_too_long(client: Client) -> None:
    home = show_everywhere(store(picture(20, 40_000, "PNG")))

    response = client.get(home.url)

    assert response.status_code == 200
    html = response.content.decode()
    assert 'class="figure"' not in html
    assert "not-found" not in html


def test_a_page_is_shown_without_an_image_whose_file_is_lost(client: Client) -> None:
    home = show_everywhere(lose_file(build_image()))

    html = client.get(home.url).content.decode()

    assert 'class="figure"' not in html
    assert "not-found" not in html
    assert "img/social-card" in html


def test_cards_and_the_logo_do_without_an_image_that_is_lost(client: Client) -> None:
    report = build_report()
    image = lose_file(build_image())
    publish(report, listing_image=image)
    profile, _made = SiteProfile.objects.get_or_create(site=Site.objects.get())
    SiteProfile.objects.filter(pk=profile.pk).update(logo=image)

    response = client.get(report.get_parent().url)

    assert response.status_code == 200
    assert "not-found" not in response.content.decode()


def test_a_full_storage_takes_no_page_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    image = build_image()
    home = show_everywhere(image)

    def fail(*args: Any, **options: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.Storage.save", fail)

    assert client.get(home.url).status_code == 200


def test_a_figure_names_each_width(client: Client) -> None:
    image = build_image()
    home = show_everywhere(image)

    html = client.get(home.url).content.decode()

    sizes = [image.renditions.get(filter_spec=spec) for spec in BODY]
    assert f'srcset="{", ".join(f"{size.url} {size.width}w" for size in sizes)}"' in html
    assert f'src="{sizes[0].url}" width="360" height="225" alt="A bend of the river"' in html


def test_editors_are_told_until_the_file_is_replaced(admin_client: Client, client: Client) -> None:
    image = store(picture(20, 40_000, "PNG"))
    home = reverse("wagtailadmin_home")
    assert HEADING not in admin_client.get(home).content.decode()

    with pytest.raises(SourceImageIOError):
        image.get_renditions(*BODY)

    html = admin_client.get(home).content.decode()
    edit = reverse("wagtailimages:edit", args=[image.pk])
    assert HEADING in html
    assert f'<a href="{edit}">Tall</a>' in html
    assert admin_client.get(edit).status_code == 200

    file = SimpleUploadedFile("river.jpg", picture(), "image/jpeg")
    data = {"title": "River", "file": file, "description": "A river", "collection": 1}
    assert admin_client.post(edit, data).status_code == 302
    assert HEADING not in admin_client.get(home).content.decode()


def test_an_image_that_can_be_shown_again_is(
    monkeypatch: pytest.MonkeyPatch, admin_client: Client
) -> None:
    image, lost = build_image(), lose_file(build_image("lost.jpg"))
    with monkeypatch.context() as patch:
        patch.setattr(
            "hub.media.filters.PublicFilter.run",
            lambda *args, **options: (_ for _ in ()).throw(OSError("unreachable")),
        )
        for failing in (image, lost):
            with pytest.raises(SourceImageIOError):
                failing.get_rendition(CARD[0])

    assert retry_renditions(now=timezone.now()) == "1 images shown again"

    assert list(CustomImage.objects.filter(failed_at__isnull=False)) == [lost]
    assert retry_renditions(now=timezone.now()) == "0 images shown again"


def test_a_mistake_in_a_template_is_not_hidden() -> None:
    image = build_image()

    with pytest.raises(InvalidFilterSpecError):
        image.get_rendition("widht-360")

    image.refresh_from_db()
    assert image.failed_at is None


def test_looking_up_an_image_that_is_shown_writes_nothing(
    django_assert_num_queries: Any,
) -> None:
    image = build_image()
    made = image.get_rendition(CARD[0])
    image = CustomImage.objects.get()

    with django_assert_num_queries(0):
        assert image.get_rendition(CARD[0]) == made


def test_pictures_of_16_bits_are_accepted(admin_client: Client) -> None:
    output = io.BytesIO()
    Image.new("I;16", (200, 200), 40_000).save(output, "PNG")
    file = SimpleUploadedFile("scan.png", output.getvalue(), "image/png")
    data = {"title": "Scan", "file": file, "description": "A scan"}

    assert admin_client.post(reverse("wagtailimages:add"), data).status_code == 302
