"""The sizes of images that the site shows, made when a page is published.

The first reader should not wait for them. `BODY` and `CARD` are what the templates ask for; a test
compares them. A size that is missing here still works: it is made at the first view.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.images.models import Filter, SourceImageIOError
from wagtail.models import Page, ReferenceIndex

from hub.media.failures import retry_failed_images
from hub.media.models import CustomImage

# Figures in a text: the browser takes the width that fits.
BODY = Filter.expand_spec("width-{360,720,1080} format-webp webpquality-65")
# Lists and social networks.
CARD = ["fill-640x360", "fill-1200x630|format-jpeg"]
CARD_FIELDS = {"listing_image", "social_image"}


def prepare_renditions(page: Page) -> int:
    """Make every known size of the images that the live `page` uses; return how many images.

    An image of which a size cannot be made is passed over; editors are told (`hub.media.failures`).
    """
    if not CustomImage.objects.exists():
        return 0
    page = page.specific
    with transaction.atomic():
        # The index is brought up to date by a task of its own, which may not have run yet.
        ReferenceIndex.create_or_update_for_object(page)
    references = ReferenceIndex.get_references_for_object(page).filter(
        to_content_type=ContentType.objects.get_for_model(CustomImage)
    )
    wanted: dict[int, list[str]] = {}
    for key, path in references.values_list("to_object_id", "model_path"):
        specs = CARD if path in CARD_FIELDS else BODY
        wanted.setdefault(int(key), []).extend(specs)
    images = CustomImage.objects.in_bulk(wanted)
    return sum(_prepare(image, wanted[key]) for key, image in images.items())


def retry_renditions(*, now: datetime) -> str:
    """Try again the images that could not be shown; due work."""
    return retry_failed_images([*BODY, *CARD], now=now)


def _prepare(image: CustomImage, specs: list[str]) -> bool:
    try:
        image.get_renditions(*specs)
    except SourceImageIOError:
        return False
    return True
