"""The documents of places: addresses that apps registered, which no page of an editor has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from hub.core.search_documents import PLACES, Kind, SearchDocument

PLACE = "place"


class PlaceSource:
    """A place says the same to everybody; what it shows of a person is not in it."""

    name = PLACE

    def list_keys(self) -> list[str]:
        return sorted(PLACES)

    def read(self, keys: Sequence[str]) -> Iterator[SearchDocument]:
        with override(settings.LANGUAGE_CODE):
            for key in keys:
                if key not in PLACES:
                    continue
                place = PLACES[key]
                yield SearchDocument(
                    id=f"{PLACE}:{key}",
                    origin=f"{PLACE}:{key}",
                    kind=Kind.PAGE,
                    title=str(place.title),
                    url=reverse(place.route),
                    language=settings.LANGUAGE_CODE,
                    names=tuple(map(str, place.names)),
                    summary=str(place.summary),
                )
