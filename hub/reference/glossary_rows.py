"""Loads the glossary from a YAML file; what an editor changed stays."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from hub.core.starter_rows import Content, LoadReport, check_members, load_row, read_yaml
from hub.reference.models import GlossarySource, GlossaryTerm, Source

TEXTS = ("term", "definition", "note")
MEMBERS = ("code", "aliases", "is_marked", "review_by", "sources", "related", *TEXTS)


@transaction.atomic
def load_glossary(path: Path) -> LoadReport:
    """Bring the terms of the file at `path` in; doing it again changes nothing.

    The date `review_by` at the head of the file holds for terms without their own. Related terms
    are joined when one of the two is made; afterwards they are the editors'. Raises KeyError for
    a source or term that does not exist, ValidationError for a term that makes no sense.
    """
    data = read_yaml(path)
    sources = {source.key: source for source in Source.objects.all()}
    present = {row.code: row for row in GlossaryTerm.objects.all()}
    loaded: dict[str, GlossaryTerm] = {}
    report = LoadReport()
    for given in data["terms"]:
        check_members(given, MEMBERS)
        row = load_row(
            present.get(given["code"]),
            _content({"review_by": data["review_by"], **given}),
            read=read_term,
            write=lambda row, new, code=given["code"]: _write(row, new, code, sources),
            report=report,
        )
        loaded[given["code"]] = row  # type: ignore[assignment]  # what `_write` returned
    for given in data["terms"]:
        for other in given.get("related", []):
            if given["code"] not in present or other not in present:
                loaded[given["code"]].related.add(loaded[other])
    return report


def read_term(row: GlossaryTerm) -> Content:
    """Return a term in the shape of the file."""
    sources = row.term_sources.select_related("source").order_by("sort_order", "pk")
    return {
        **{name: getattr(row, name) for name in TEXTS},
        "aliases": row.names[1:],
        "is_marked": row.is_marked,
        "review_by": row.review_by,
        "sources": [each.source.key for each in sources],
    }


def _content(given: Content) -> Content:
    return {
        **{name: given.get(name, "").strip() for name in TEXTS},
        "aliases": given.get("aliases", []),
        "is_marked": given.get("is_marked", True),
        "review_by": given["review_by"],
        "sources": given.get("sources", []),
    }


def _write(
    row: GlossaryTerm | None, new: Content, code: str, sources: dict[str, Source]
) -> GlossaryTerm:
    row = row or GlossaryTerm(code=code)
    for name in (*TEXTS, "is_marked", "review_by"):
        setattr(row, name, new[name])
    row.aliases = "\n".join(new["aliases"])
    row.full_clean()
    row.term_sources.set(
        GlossarySource(source=sources[key], sort_order=place)
        for place, key in enumerate(new["sources"])
    )
    row.save()
    return row
