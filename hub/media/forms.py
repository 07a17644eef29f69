"""The form of an image: what cannot be decoded, or cannot be shown, is refused with a message.

Wagtail looks at the head of the file only, and lets the errors of a broken head through. A page
shows sizes of an image, so that the form makes the widest of each kind for a trial.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.forms import BaseImageForm

from hub.media.failures import FAILURES
from hub.media.filters import LONGEST_SIDE, PublicFilter
from hub.media.models import CustomImage
from hub.media.renditions import BODY, CARD

TRIED = (BODY[-1], CARD[-1])
BROKEN = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)


class ImageForm(BaseImageForm):
    """Wagtail's form of an image, strict about the file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"]
            field.to_python = whole_image(field.to_python, field.error_messages["invalid_image"])

    def clean_file(self) -> Any:
        """Refuse a new file of which no size can be made."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            check_sizes(file)
        return file


def check_sizes(file: File) -> None:
    """Raise ValidationError unless the sizes that pages show can be made of an image."""
    with Image.open(file) as image:
        width, height = image.size
    file.seek(0)
    if max(width, height) > LONGEST_SIDE:
        raise ValidationError(
            _(
                "The image must be %(longest)s pixels or fewer on each side. "
                "This one is %(width)s by %(height)s pixels."
            ),
            code="too_long",
            params={
                name: number_format(value, force_grouping=True)
                for name, value in (("longest", LONGEST_SIDE), ("width", width), ("height", height))
            },
        )
    sample = CustomImage(width=width, height=height, collection_id=None)
    try:
        for spec in TRIED:
            PublicFilter(spec=spec).run(sample, io.BytesIO(), source=file)
            file.seek(0)
    except FAILURES as error:
        raise ValidationError(
            _("The image must be one that can be resized. Save it again as a JPEG or PNG file."),
            code="no_sizes",
        ) from error


def whole_image(to_python: Callable[[Any], Any], message: str) -> Callable[[Any], Any]:
    """Return `to_python` of a file field, which then also decodes the whole image."""

    def parse(data: Any) -> Any:
        try:
            file = to_python(data)
            if file is not None:
                with Image.open(file) as image:
                    image.load()
                file.seek(0)
        except BROKEN as error:
            raise ValidationError(message, code="invalid_image") from error
        return file

    return parse
