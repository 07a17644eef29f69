"""The form of an image: what cannot be decoded to its end is refused with a message.

Wagtail looks at the head of the file only, and lets the errors of a broken head through.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image
from wagtail.images.forms import BaseImageForm

BROKEN = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)


class ImageForm(BaseImageForm):
    """Wagtail's form of an image, strict about the file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"]
            field.to_python = whole_image(field.to_python, field.error_messages["invalid_image"])


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
