"""Adapters from signals to tasks; no rule stands here."""

from django.db import transaction
from wagtail.models import Page

from hub.media.models import CustomDocument
from hub.media.tasks import prepare_page_renditions, read_stored_document


def prepare_published_page(sender: type[Page], instance: Page, **kwargs: object) -> None:
    """After publishing, make the page's images."""
    transaction.on_commit(lambda: prepare_page_renditions.enqueue(instance.pk))


def read_saved_document(
    sender: type[CustomDocument], instance: CustomDocument, **kwargs: object
) -> None:
    """After saving, read the document."""
    transaction.on_commit(lambda: read_stored_document.enqueue(instance.pk))
