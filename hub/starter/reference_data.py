"""Loads the rows that pages stand on: terms, sources, parties, law, thresholds, rules, words.

A file that was loaded as it is now is left alone, so that a row that an editor has deleted since
is not made again. A newer file is loaded whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from hub.reference.glossary_rows import load_glossary
from hub.reference.law_rows import load_rules, load_thresholds
from hub.reference.loading import load_instruments, load_parties, load_sources
from hub.search.synonym_rows import load_synonyms
from hub.starter.definitions import DATA
from hub.starter.models import StarterRecord
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
    "synonyms": load_synonyms,
}


def load_reference_data(say: Callable[[str], object]) -> None:
    """Load the files in `data/` that are new or newer, and say in a line each what was done."""
    for name, load in LOADERS.items():
        path = DATA / f"{name}.yaml"
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        key = f"file:{name}"
        if StarterRecord.objects.filter(key=key, definition_hash=digest).exists():
            say(f"{name}: loaded before")
            continue
        with transaction.atomic():
            report = load(path)
            StarterRecord.objects.update_or_create(
                key=key,
                defaults={
                    "definition_hash": digest,
                    "content_hash": "",
                    "loaded_at": timezone.now(),
                },
            )
        say(f"{name}: {report}")
