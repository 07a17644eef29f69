"""What is read out of a document after it was stored."""

from __future__ import annotations

import structlog
from wagtail.search import index

from hub.core.search_documents import note_change
from hub.media.extraction import MOST_BYTES, Extraction, extract
from hub.media.models import CustomDocument

log = structlog.get_logger(__name__)


def read_document(document: CustomDocument) -> bool:
    """Store text and page count of the file as it is now; return whether anything was to do.

    Safe to call again: a file that was read already is left alone. Never raises because of what
    is in the file.
    """
    try:
        mark = document.get_file_hash()
        if document.extracted_from == mark:
            return False
        found = _extract(document)
    except OSError as error:
        log.warning("document_not_read", document=document.pk, reason=str(error))
        return False
    CustomDocument.objects.filter(pk=document.pk, file_hash=mark).update(
        extracted_text=found.text, page_count=found.page_count, extracted_from=mark
    )
    note_change("file", [document.pk])
    document.refresh_from_db()
    index.insert_or_update_object(document)
    return True


def _extract(document: CustomDocument) -> Extraction:
    if (document.get_file_size() or 0) > MOST_BYTES:
        return Extraction()
    with document.open_file() as file:
        return extract(file.read(), document.file_extension)
