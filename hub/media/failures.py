"""Images of which no size can be made: pages go without them, and editors are told.

The file may be lost, the storage full or a format unable to hold so many pixels. Wagtail's tags
know one exception of these; any other would take the whole page down.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

import structlog
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

if TYPE_CHECKING:
    from hub.media.models import CustomImage

log = structlog.get_logger(__name__)
# What decoders, encoders and storages raise; an error of the database is none of these.
FAILURES = (
    OSError,
    ValueError,
    KeyError,
    SyntaxError,
    ArithmeticError,
    MemoryError,
    Image.DecompressionBombError,
)
AT_ONCE = 50


@contextmanager
def reporting_failures(image: CustomImage) -> Iterator[None]:
    """Turn any failure inside into SourceImageIOError and note it for the editors."""
    try:
        yield
    except InvalidFilterSpecError:
        raise  # a mistake in a template
    except FAILURES as error:
        log.warning("rendition_not_made", image=image.pk, reason=str(error))
        _note_failure(image)
        if isinstance(error, SourceImageIOError):
            raise
        raise SourceImageIOError(str(error)) from error


def _note_failure(image: CustomImage) -> None:
    if image.pk and image.failed_at is None:
        image.failed_at = timezone.now()
        type(image).objects.filter(pk=image.pk, failed_at=None).update(failed_at=image.failed_at)


def retry_failed_images(specs: list[str], *, now: datetime) -> str:
    """Try again the images that failed before; one whose sizes can be made is shown again."""
    failed = get_image_model().objects.filter(failed_at__isnull=False).order_by("failed_at")
    return f"{sum(_retry(image, specs) for image in islice(failed, AT_ONCE))} images shown again"


def _retry(image: CustomImage, specs: list[str]) -> bool:
    try:
        image.get_renditions(*specs)
    except SourceImageIOError:
        return False
    image.failed_at = None
    image.save(update_fields=["failed_at"])
    return True
