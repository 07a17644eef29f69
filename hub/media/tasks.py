"""Work on images and documents that nobody waits for. Each task may run twice."""

from django_tasks import task
from wagtail.models import Page

from hub.media.documents import read_document
from hub.media.models import CustomDocument
from hub.media.renditions import prepare_renditions


@task()
def prepare_page_renditions(page_id: int) -> None:
    """Make the images of a page in all sizes, if the page is still there."""
    page = Page.objects.live().filter(pk=page_id).first()
    if page is not None:
        prepare_renditions(page)


@task()
def read_stored_document(document_id: int) -> None:
    """Read text out of a document, if it is still there."""
    document = CustomDocument.objects.filter(pk=document_id).first()
    if document is not None:
        read_document(document)
