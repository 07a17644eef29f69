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
        wanted = _files_on(public_pages()) & {int(key) for key in keys if key.isdecimal()}
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
    return sorted(_files_on(Page.objects.filter(pk=page.pk)))


def _files_on(pages: QuerySet[Page]) -> set[int]:
    types = ContentType.objects.get_for_models(CustomDocument, Page)
    # Keys of the reference index are texts, so the pages are not asked for inside the query.
    keys = [str(pk) for pk in pages.values_list("pk", flat=True)]
    found = ReferenceIndex.objects.filter(
        to_content_type=types[CustomDocument], base_content_type=types[Page]
    )
    wanted = set(keys)
    rows = found.values_list("to_object_id", "object_id")
    return {int(to) for to, owner in rows if owner in wanted}
