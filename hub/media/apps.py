"""App set-up of hub.media: what happens after a page is published or a document is stored."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "hub.media"
    label = "media"
    verbose_name = _("Images and documents")

    def ready(self) -> None:
        from django.db.models.signals import post_save  # noqa: PLC0415 -- models must be loaded
        from wagtail.signals import page_published  # noqa: PLC0415 -- likewise

        from hub.core.due import register_due  # noqa: PLC0415 -- likewise
        from hub.core.page_cache import invalidate_on  # noqa: PLC0415 -- likewise
        from hub.media import signal_handlers  # noqa: PLC0415 -- likewise
        from hub.media.documents import read_due_documents  # noqa: PLC0415 -- likewise
        from hub.media.models import CustomDocument, CustomImage  # noqa: PLC0415 -- likewise
        from hub.media.renditions import retry_renditions  # noqa: PLC0415 -- likewise

        page_published.connect(
            signal_handlers.prepare_published_page, dispatch_uid="media-renditions"
        )
        post_save.connect(
            signal_handlers.read_saved_document, sender=CustomDocument, dispatch_uid="media-read"
        )
        register_due("text of documents", read_due_documents)
        register_due("images that were not shown", retry_renditions)
        invalidate_on(CustomImage)
        invalidate_on(CustomDocument)
