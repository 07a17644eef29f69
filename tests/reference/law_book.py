"""The rules and thresholds as the starter content brings them, read once."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hub.reference.law.facts import LawBook, Situation
from hub.reference.law.loading import load_law_book
from hub.reference.law_rows import load_rules, load_thresholds
from hub.reference.loading import load_instruments, load_parties, load_sources
from hub.reference.models import (
    Instrument,
    InstrumentChange,
    InstrumentSource,
    Party,
    Rule,
    RuleBasis,
    RuleCondition,
    Source,
    Threshold,
)
from hub.taxonomy.loading import load_vocabularies
from hub.taxonomy.models import Term, TermLabel

DATA = Path(__file__).parents[2] / "hub" / "starter" / "data"
LOADERS = {
    "vocabularies": load_vocabularies,
    "sources": load_sources,
    "parties": load_parties,
    "instruments": load_instruments,
    "thresholds": load_thresholds,
    "rules": load_rules,
}


MODELS: tuple[Any, ...] = (
    *(Term, TermLabel, Source, Party, Instrument, Instrument.jurisdictions.through),
    *(InstrumentChange, InstrumentSource, Threshold, Rule, RuleCondition, RuleBasis),
)
KEPT: dict[Any, list[dict[str, Any]]] = {}


def load_starter_law() -> None:
    """Load everything that the rules stand on; the first time from the files, then from memory."""
    if Rule.objects.exists():
        return
    if KEPT:
        for model, rows in KEPT.items():
            model._base_manager.bulk_create(model(**row) for row in rows)
        return
    for name, load in LOADERS.items():
        load(DATA / f"{name}.yaml")
    KEPT.update({model: list(model._base_manager.order_by("pk").values()) for model in MODELS})


@cache
def starter_law_book() -> LawBook:
    """Return the starter content's law."""
    load_starter_law()
    return load_law_book()


def build_situation(**given: Any) -> Situation:
    """Return a situation from a case: `net` for a value without VAT."""
    known = {field.name for field in fields(Situation)}
    values = {name: value for name, value in given.items() if name in known}
    for name in ("value", "yearly_spend"):
        if values.get(name) is not None:
            values[name] = Decimal(values[name])
    if "circumstances" in values:
        values["circumstances"] = frozenset(values["circumstances"])
    return Situation(**values, includes_vat=not given.get("net", False))
