"""The terms that case studies are filtered by, with their names and what each includes.

A broader term finds what its narrower ones find: a case in Liverpool is one in the North West.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import get_language

from hub.core.page_cache import remember
from hub.taxonomy.models import Term


@dataclass(frozen=True)
class TermEntry:
    """A term with its name for the reader; `parent` is the key of a term of any vocabulary."""

    pk: int
    vocabulary: str
    code: str
    name: str
    parent: int | None


@dataclass
class TermShelf:
    """The terms of some vocabularies, in their order."""

    by_pk: dict[int, TermEntry] = field(default_factory=dict)

    def names(self, vocabulary: str) -> dict[str, str]:
        """Return code → name of a vocabulary's terms, in order."""
        return {
            entry.code: entry.name
            for entry in self.by_pk.values()
            if entry.vocabulary == vocabulary
        }

    def codes_above(self, pk: int) -> set[str]:
        """Return the code of a term and of every broader one of its vocabulary."""
        entry = self.by_pk.get(pk)
        codes: set[str] = set()
        vocabulary = entry.vocabulary if entry else ""
        while entry is not None and entry.vocabulary == vocabulary and entry.code not in codes:
            codes.add(entry.code)
            entry = self.by_pk.get(entry.parent) if entry.parent else None
        return codes

    def keys_of(self, vocabulary: str, codes: Iterable[str]) -> list[int]:
        """Return the keys of these terms and of every narrower one."""
        wanted = set(codes)
        return [
            entry.pk
            for entry in self.by_pk.values()
            if entry.vocabulary == vocabulary and self.codes_above(entry.pk) & wanted
        ]


def recall_terms(vocabularies: Iterable[str]) -> TermShelf:
    """Return the terms of `vocabularies` in the reader's language; one query, remembered."""
    names = sorted(vocabularies)
    key = f"term-shelf:{get_language()}:{'-'.join(names)}"
    return remember(key, lambda: _read_terms(names))


def _read_terms(vocabularies: list[str]) -> TermShelf:
    ranks = {get_language(): 2, settings.LANGUAGE_CODE: 1}
    shelf, best = TermShelf(), dict[int, int]()
    rows = (
        Term.objects.in_vocabulary(*vocabularies)
        .order_by("vocabulary", "sort_order", "code")
        .values_list(
            *("pk", "vocabulary", "code", "parent", "labels__name"),
            "labels__locale__language_code",
        )
    )
    for pk, vocabulary, code, parent, name, language in rows:
        rank = ranks.get(language, 0)
        if pk not in best or rank > best[pk]:
            best[pk] = rank
            shelf.by_pk[pk] = TermEntry(pk, vocabulary, code, name if rank else code, parent)
    return shelf
