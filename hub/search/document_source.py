"""The documents of files to download: those that a public page leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Page, ReferenceIndex

from hub.core.search_documents import Kind, SearchDocument
from hub.core.visibility import public_pages
from hub.media.models import CustomDocument
from hub.search.readers import Restrictions

FILES = "file"


class FileSource:
    """A file counts while a page that everybody may read refers to it: others may be drafts."""

    name = FILES

    def list_keys(self) -> list[str]:
        return [
            str(pk) for pk in CustomDocument.objects.order_by("pk").values_list("pk", flat=True)
        ]

    def read(self, keys: Sequence[str]) -> Iterator[SearchDocument]:
        wanted = _list_public([key for key in keys if key.isdecimal()])
        files = CustomDocument.objects.filter(pk__in=wanted).select_related("collection")
        restrictions = Restrictions.of_collections() if wanted else None
        for file in files.order_by("pk"):
            readers = restrictions.readers(file.collection.path) if restrictions else frozenset()
            if readers:
                yield SearchDocument(
                    id=f"{FILES}:{file.pk}",
                    origin=f"{FILES}:{file.pk}",
                    kind=Kind.DOCUMENT,
                    title=file.title,
                    url=file.url,
                    language=settings.LANGUAGE_CODE,
                    names=(file.filename,),
                    body=file.extracted_text,
                    readers=readers,
                    weight=0.8,
                )


def files_of_page(page: Page) -> list[int]:
    """Return the keys of the files that `page` refers to, as far as the reference index knows."""
    files = _references().filter(object_id=str(page.pk)).values_list("to_object_id", flat=True)
    return sorted({int(key) for key in files})


def _list_public(keys: Sequence[str]) -> set[int]:
    """Return which of these files a page refers to that everybody may read."""
    rows = _references().filter(to_object_id__in=keys).values_list("to_object_id", "object_id")
    owners: dict[int, set[int]] = {}
    for file, owner in rows:
        owners.setdefault(int(file), set()).add(int(owner))
    # Keys of the reference index are texts, so the pages are not asked for inside the query.
    asked = set().union(*owners.values())
    public = set(public_pages().filter(pk__in=asked).values_list("pk", flat=True))
    return {file for file, pages in owners.items() if pages & public}


def _references() -> QuerySet[ReferenceIndex]:
    """Return the references from pages to files."""
    types = ContentType.objects.get_for_models(CustomDocument, Page)
    return ReferenceIndex.objects.filter(
        to_content_type=types[CustomDocument], base_content_type=types[Page]
    )
