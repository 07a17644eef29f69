"""Loads vocabularies from a YAML file; what an editor changed stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Locale

from hub.core.starter_rows import LoadReport, check_members, load_row, read_yaml
from hub.taxonomy.models import Term, TermLabel

TERM_MEMBERS = ("code", "name", "definition", "parent", "source", "mappings")


@transaction.atomic
def load_vocabularies(path: Path) -> LoadReport:
    """Bring the terms of the file at `path` in; doing it again changes nothing.

    The file holds, below `vocabularies` and the code of each, a `source` and a list of `terms`
    (code, name; optional definition, parent, mappings). A parent stands before its children.
    Names are in the site's first language; labels in other languages are not touched.

    Raises KeyError for an unknown parent, ValueError for a member that is not known.
    """
    data = read_yaml(path)
    locale = Locale.get_default()
    rows = {(term.vocabulary, term.code): term for term in Term.named.select_related("parent")}
    report = LoadReport()
    for vocabulary, entry in data["vocabularies"].items():
        for position, given in enumerate(entry["terms"], start=1):
            check_members(given, TERM_MEMBERS)
            key = (vocabulary, given["code"])
            loader = _TermLoader(key, locale, rows)
            rows[key] = load_row(
                rows.get(key),
                _content(vocabulary, given, position, entry.get("source", "")),
                read=loader.read,
                write=loader.write,
                report=report,
            )
    return report


def _content(vocabulary: str, given: dict[str, Any], position: int, source: str) -> dict[str, Any]:
    parent = given.get("parent", "")
    return {
        "name": given["name"],
        "definition": given.get("definition", ""),
        "parent": parent if "/" in parent or not parent else f"{vocabulary}/{parent}",
        "position": position,
        "source": given.get("source", source),
        "mappings": given.get("mappings", {}),
    }


class _TermLoader:
    """Reads and writes one term in the shape of the file."""

    def __init__(self, key: tuple[str, str], locale: Locale, rows: dict[Any, Any]) -> None:
        self.vocabulary, self.code = key
        self.locale = locale
        self.rows = rows

    def read(self, term: Term) -> dict[str, Any]:
        label = next(
            (label for label in term.labels.all() if label.locale_id == self.locale.pk), None
        )
        return {
            "name": label.name if label else "",
            "definition": label.definition if label else "",
            "parent": f"{term.parent.vocabulary}/{term.parent.code}" if term.parent else "",
            "position": term.sort_order,
            "source": term.source,
            "mappings": term.mappings,
        }

    def write(self, term: Term | None, content: dict[str, Any]) -> Term:
        term = term or Term(vocabulary=self.vocabulary, code=self.code)
        term.parent = self.rows[tuple(content["parent"].split("/"))] if content["parent"] else None
        term.sort_order = content["position"]
        term.source = content["source"]
        term.mappings = content["mappings"]
        term.full_clean(exclude=["parent"], validate_constraints=False)
        term.save()
        TermLabel.objects.update_or_create(
            term=term,
            locale=self.locale,
            defaults={"name": content["name"], "definition": content["definition"]},
        )
        return Term.named.select_related("parent").get(pk=term.pk)
