"""Images and documents with what accessibility and re-use need: `CustomImage`, `CustomDocument`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.search import index

from hub.media.failures import reporting_failures
from hub.media.filters import MAKING, PublicFilter
from hub.media.signatures import check_content


class CustomImage(AbstractImage):
    """An image with a text alternative, or marked as decoration; never neither."""

    description = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        default="",
        help_text=_("What the image says to somebody who cannot see it."),
    )
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("It says nothing that the text around it does not say; it has no alternative."),
    )
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it, as it is to be shown.")
    )
    licence = models.CharField(
        _("licence"),
        max_length=200,
        blank=True,
        help_text=_("The terms under which it may be used, such as “CC BY 4.0”."),
    )

    failed_at = models.DateTimeField(_("not shown since"), null=True, editable=False)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "is_decorative",
        "credit",
        "licence",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("credit"),
        index.FilterField("is_decorative"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def clean(self) -> None:
        super().clean()
        if not self.is_decorative and not self.description.strip():
            raise ValidationError(
                {"description": _("Describe the image, or tick that it is decorative.")}
            )

    def generate_rendition_file(self, filter: Filter, **options: Any) -> Any:  # noqa: A002 -- Wagtail's
        """Return the file of a size; it holds pixels and nothing else of the original."""
        return super().generate_rendition_file(PublicFilter(spec=filter.spec), **options)

    def get_rendition(self, filter: Filter | str) -> Any:  # noqa: A002 -- Wagtail's
        """Return a size; raise SourceImageIOError, whatever the reason why there is none."""
        with reporting_failures(self):
            return super().get_rendition(filter)

    def get_renditions(self, *filters: Filter | str) -> Any:
        """Return several sizes; raise SourceImageIOError, whatever the reason why there is none."""
        with reporting_failures(self):
            return super().get_renditions(*filters)

    def _set_image_file_metadata(self) -> None:
        super()._set_image_file_metadata()
        self.failed_at = None

    @property
    def default_alt_text(self) -> str:
        """What `alt` says unless a page overrides it; empty for decoration."""
        return "" if self.is_decorative else self.description or self.title

    @property
    def alt_text(self) -> str:
        """The same under the name that our own templates use."""
        return self.default_alt_text


class CustomRendition(AbstractRendition):
    """A size of an image."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    def get_upload_to(self, filename: str) -> str:
        """Name the file after what it is made from, so that an address never changes content."""
        mark = f"{MAKING}-{self.image.get_file_hash()[:10]}"
        return super().get_upload_to(f"{mark}-{filename}")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            ),
        ]


class CustomDocument(AbstractDocument):
    """A file to download, with its text and its number of pages.

    Both are those of the file, and of the way of reading it, that `extracted_from` names
    (`hub.media.documents`); they may be behind.
    """

    page_count = models.PositiveIntegerField(_("pages"), null=True, editable=False)
    extracted_text = models.TextField(_("text"), blank=True, default="", editable=False)
    extracted_from = models.CharField(max_length=40, blank=True, default="", editable=False)
    is_accessible_alternative = models.BooleanField(
        _("accessible alternative"),
        default=False,
        help_text=_("It exists so that people can read what another format keeps from them."),
    )

    admin_form_fields = ("title", "file", "is_accessible_alternative", "collection", "tags")
    search_fields = [
        *AbstractDocument.search_fields,
        index.SearchField("extracted_text"),
        index.FilterField("is_accessible_alternative"),
    ]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        super().clean()
        if self.file and not self.file._committed:
            try:
                check_content(self.file.file, self.file_extension)
            except ValidationError as error:
                raise ValidationError({"file": error.messages}) from error
