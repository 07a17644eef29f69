"""Images in a text."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock


class FigureValue(blocks.StructValue):
    @property
    def alt(self) -> str:
        """What the image says to people who do not see it: the text here, else the image's own."""
        image = self.get("image")
        return self.get("alt_text") or (image.default_alt_text if image else "")

    @property
    def credit_line(self) -> str:
        image = self.get("image")
        return self.get("credit") or getattr(image, "credit", "")


class FigureBlock(blocks.StructBlock):
    """An image with its text alternative, caption and credit."""

    image = ImageChooserBlock(label=_("Image"))
    alt_text = blocks.CharBlock(
        label=_("Text alternative"),
        required=False,
        max_length=300,
        help_text=_("What the image tells here. Without it, the image's own description is used."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=200)

    def get_preview_value(self) -> Any:
        image = get_image_model().objects.order_by("pk").first()
        return self.to_python(
            {"image": image.pk if image else None, "caption": "A caption under the image"}
        )

    class Meta:
        icon = "image"
        label = _("Figure")
        description = _("An image with its caption.")
        template = "blocks/figure.html"
        value_class = FigureValue
