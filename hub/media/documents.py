"""What is read out of a document after it was stored."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha1
from itertools import islice

import structlog
from wagtail.search import index

from hub.core.search_documents import note_change
from hub.media.extraction import MOST_BYTES, Extraction, extract
from hub.media.models import CustomDocument

log = structlog.get_logger(__name__)
# Raised when `extraction` reads something else out of the same file: all are then read again.
READING = 3
AT_ONCE = 50


def read_document(document: CustomDocument) -> bool:
    """Store text and page count of the file as it is now; return whether anything was to do.

    Safe to call again: a file that was read already is left alone. Never raises because of what
    is in the file.
    """
    try:
        content_hash = document.get_file_hash()
        mark = _mark_of(content_hash)
        if document.extracted_from == mark:
            return False
        found = _extract(document)
    except OSError as error:
        log.warning("document_not_read", document=document.pk, reason=str(error))
        return False
    CustomDocument.objects.filter(pk=document.pk, file_hash=content_hash).update(
        extracted_text=found.text, page_count=found.page_count, extracted_from=mark
    )
    note_change("file", [document.pk])
    document.refresh_from_db()
    index.insert_or_update_object(document)
    return True


def read_due_documents(*, now: datetime) -> str:
    """Read some of the documents whose text is behind; due work."""
    behind = (
        document
        for document in CustomDocument.objects.order_by("pk")
        if document.extracted_from != _mark_of(document.file_hash)
    )
    number = sum(read_document(document) for document in islice(behind, AT_ONCE))
    return f"{number} documents read"


def _mark_of(content_hash: str) -> str:
    return sha1(f"{READING} {content_hash}".encode(), usedforsecurity=False).hexdigest()


def _extract(document: CustomDocument) -> Extraction:
    if (document.get_file_size() or 0) > MOST_BYTES:
        return Extraction()
    with document.open_file() as file:
        return extract(file.read(), document.file_extension)
