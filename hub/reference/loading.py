"""Loads sources, parties and instruments from YAML files; what an editor changed stays.

Each kind of row has a reader and a writer of one shape, so that a row as it is can be compared
with what the file says of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from hub.core.partial_dates import Precision
from hub.core.starter_rows import Content, LoadReport, check_members, load_row, read_yaml
from hub.reference.models import (
    Instrument,
    InstrumentChange,
    InstrumentSource,
    Party,
    Source,
)
from hub.taxonomy.models import Term

SOURCE_FIELDS = ("title", "kind", "publisher", "url", "year", "licence", "checked_on", "note")
DATE_FIELDS = ("made_on", "in_force_from", "in_force_to")
TEXT_FIELDS = ("title", "short_title", "kind", "status", "summary", "note")
REVIEW_FIELDS = ("last_reviewed", "review_by")
PARTY_FIELDS = ("name", "kind", "place", "url", "note")
INSTRUMENT_MEMBERS = (
    *("code", "jurisdictions", "superseded_by", "sources", "changes"),
    *TEXT_FIELDS,
    *REVIEW_FIELDS,
    *DATE_FIELDS,
)
CHANGE_MEMBERS = ("code", "date", "text", "jurisdiction", "source")


@transaction.atomic
def load_sources(path: Path) -> LoadReport:
    """Bring the sources of the file at `path` in; doing it again changes nothing."""
    present = {source.key: source for source in Source.objects.all()}
    report = LoadReport()
    for given in _rows(path, "sources"):
        check_members(given, ("key", *SOURCE_FIELDS))
        content = {
            name: given.get(name, None if name in {"year", "checked_on"} else "")
            for name in SOURCE_FIELDS
        }
        load_row(
            present.get(given["key"]),
            content,
            read=lambda source: {name: getattr(source, name) for name in SOURCE_FIELDS},
            write=lambda source, new, key=given["key"]: _save(source or Source(key=key), new),
            report=report,
        )
    return report


@transaction.atomic
def load_parties(path: Path) -> LoadReport:
    """Bring the parties of the file at `path` in; doing it again changes nothing.

    Raises KeyError for a type of organisation or a place that is no term.
    """
    present = {party.code: party for party in Party.objects.select_related("kind", "place")}
    kinds, places = _terms("organisation_type"), _terms("place")

    def read(party: Party) -> Content:
        return {
            "name": party.name,
            "kind": party.kind.code if party.kind else "",
            "place": party.place.code if party.place else "",
            "url": party.url,
            "note": party.note,
        }

    def write(party: Party | None, new: Content, code: str) -> Party:
        terms = {
            "kind": kinds[new["kind"]] if new["kind"] else None,
            "place": places[new["place"]] if new["place"] else None,
        }
        return _save(party or Party(code=code), new | terms)

    report = LoadReport()
    for given in _rows(path, "parties"):
        check_members(given, ("code", *PARTY_FIELDS))
        content = {name: given.get(name, "") for name in PARTY_FIELDS}
        load_row(
            present.get(given["code"]),
            content,
            read=read,
            write=lambda party, new, code=given["code"]: write(party, new, code),
            report=report,
        )
    return report


@transaction.atomic
def load_instruments(path: Path) -> LoadReport:
    """Bring the instruments of the file at `path` in; doing it again changes nothing.

    The dates `last_reviewed` and `review_by` at the head of the file hold for rows without their
    own. Raises KeyError for a source, jurisdiction or successor that does not exist.
    """
    data = read_yaml(path)
    defaults = {name: data.get(name) for name in REVIEW_FIELDS}
    writer = _InstrumentWriter()
    report = LoadReport()
    for given in _successors_first(data["instruments"]):
        check_members(given, INSTRUMENT_MEMBERS)
        for change in given.get("changes", []):
            check_members(change, CHANGE_MEMBERS)
        load_row(
            Instrument.objects.filter(code=given["code"]).first(),
            _instrument_content(defaults | given),
            read=read_instrument,
            write=lambda row, new, code=given["code"]: writer.write(row, new, code),
            report=report,
        )
    return report


def parse_partial_date(value: date | int | str | None) -> list[str] | None:
    """Return first day and precision of a day, a month `YYYY-MM` or a year; None for none.

    Raises ValueError for anything else.
    """
    if value is None:
        return None
    if isinstance(value, date):
        return [value.isoformat(), Precision.DAY.value]
    parts = [int(part) for part in str(value).split("-")]
    precision = {1: Precision.YEAR, 2: Precision.MONTH, 3: Precision.DAY}[len(parts)]
    return [date(*[*parts, 1, 1][:3]).isoformat(), precision.value]


def read_instrument(row: Instrument) -> Content:
    """Return an instrument in the shape of the file, dates with their precision."""
    sources = row.instrument_sources.select_related("source").order_by("sort_order", "pk")
    changes = row.changes.select_related("source", "jurisdiction").order_by("sort_order", "pk")
    return {
        **{name: getattr(row, name) for name in (*TEXT_FIELDS, *REVIEW_FIELDS)},
        **{
            name: _pair(getattr(row, name), getattr(row, f"{name}_precision"))
            for name in DATE_FIELDS
        },
        "jurisdictions": sorted(row.jurisdictions.values_list("code", flat=True)),
        "superseded_by": row.superseded_by.code if row.superseded_by else "",
        "sources": [[each.source.key, each.pinpoint] for each in sources],
        "changes": [
            {
                "date": _pair(change.happened_on, change.precision),
                "text": change.text,
                "code": change.code,
                "jurisdiction": change.jurisdiction.code if change.jurisdiction else "",
                "source": change.source.key if change.source else "",
            }
            for change in changes
        ],
    }


def _instrument_content(given: Content) -> Content:
    return {
        **{name: (given.get(name) or "").strip() for name in TEXT_FIELDS},
        **{name: given.get(name) for name in REVIEW_FIELDS},
        **{name: parse_partial_date(given.get(name)) for name in DATE_FIELDS},
        "jurisdictions": sorted(given["jurisdictions"]),
        "superseded_by": given.get("superseded_by", ""),
        "sources": [
            [each, ""] if isinstance(each, str) else [each["source"], each.get("pinpoint", "")]
            for each in given["sources"]
        ],
        "changes": [
            {
                "date": parse_partial_date(change.get("date")),
                "text": change["text"],
                "code": change.get("code", ""),
                "jurisdiction": change.get("jurisdiction", ""),
                "source": change.get("source", ""),
            }
            for change in given.get("changes", [])
        ],
    }


class _InstrumentWriter:
    """Writes instruments; knows the sources and jurisdictions by their keys."""

    def __init__(self) -> None:
        self.sources = {source.key: source for source in Source.objects.all()}
        self.jurisdictions = _terms("jurisdiction")

    def write(self, row: Instrument | None, new: Content, code: str) -> Instrument:
        row = row or Instrument(code=code)
        for name in (*TEXT_FIELDS, *REVIEW_FIELDS):
            setattr(row, name, new[name])
        for name in DATE_FIELDS:
            value, precision = new[name] or [None, Precision.DAY.value]
            setattr(row, name, date.fromisoformat(value) if value else None)
            setattr(row, f"{name}_precision", precision)
        successor = new["superseded_by"]
        row.superseded_by = Instrument.objects.get(code=successor) if successor else None
        row.instrument_sources.set(
            InstrumentSource(source=self.sources[key], pinpoint=pinpoint, sort_order=place)
            for place, (key, pinpoint) in enumerate(new["sources"])
        )
        row.changes.set(self._change(change, place) for place, change in enumerate(new["changes"]))
        row.save()
        row.jurisdictions.set(self.jurisdictions[code] for code in new["jurisdictions"])
        return row

    def _change(self, change: Content, place: int) -> InstrumentChange:
        value, precision = change["date"] or [None, Precision.DAY.value]
        return InstrumentChange(
            happened_on=date.fromisoformat(value) if value else None,
            precision=precision,
            text=change["text"],
            code=change["code"],
            jurisdiction=self.jurisdictions[change["jurisdiction"]]
            if change["jurisdiction"]
            else None,
            source=self.sources[change["source"]] if change["source"] else None,
            sort_order=place,
        )


def _successors_first(rows: list[Content]) -> Iterator[Content]:
    """Give each row after the one that superseded it."""
    by_code = {row["code"]: row for row in rows}
    done: set[str] = set()

    def visit(row: Content) -> Iterator[Content]:
        if row["code"] in done:
            return
        done.add(row["code"])
        if row.get("superseded_by"):
            yield from visit(by_code[row["superseded_by"]])
        yield row

    for row in rows:
        yield from visit(row)


def _pair(value: date | None, precision: str) -> list[str] | None:
    return [value.isoformat(), precision] if value else None


def _terms(vocabulary: str) -> dict[str, Term]:
    return {term.code: term for term in Term.objects.in_vocabulary(vocabulary)}


def _rows(path: Path, name: str) -> list[Content]:
    return read_yaml(path)[name]


def _save(row: Any, content: Content) -> Any:
    for name, value in content.items():
        setattr(row, name, value)
    row.save()
    return row
