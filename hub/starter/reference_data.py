"""Loads the rows that pages stand on: terms, sources, parties, law, thresholds, rules, words."""

from __future__ import annotations

from collections.abc import Callable

from hub.reference.glossary_rows import load_glossary
from hub.reference.law_rows import load_rules, load_thresholds
from hub.reference.loading import load_instruments, load_parties, load_sources
from hub.starter.definitions import DATA
from hub.taxonomy.loading import load_vocabularies

# In this order: each may name rows of those before it.
LOADERS = {
    "vocabularies": load_vocabularies,
    "sources": load_sources,
    "parties": load_parties,
    "instruments": load_instruments,
    "thresholds": load_thresholds,
    "rules": load_rules,
    "glossary": load_glossary,
}


def load_reference_data(say: Callable[[str], object]) -> None:
    """Load all files in `data/` and say in a line each what was done."""
    for name, load in LOADERS.items():
        report = load(DATA / f"{name}.yaml")
        say(f"{name}: {report}")
