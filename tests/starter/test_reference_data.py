"""The rows that pages stand on: loaded once, and deleted ones stay deleted."""

from __future__ import annotations

import pytest

from hub.reference.models import Party, Source
from hub.starter.models import StarterRecord
from hub.starter.reference_data import LOADERS, load_reference_data
from hub.taxonomy.models import Term

pytestmark = pytest.mark.any_database


def test_a_second_load_says_so_and_brings_no_deleted_row_back(site_content: None) -> None:
    said: list[str] = []
    counts = (Term.objects.count(), Source.objects.count(), Party.objects.count())
    Term.objects.get(vocabulary="place", code="halton").delete()

    load_reference_data(said.append)

    assert said == [f"{name}: loaded before" for name in LOADERS]
    assert (Term.objects.count() + 1, Source.objects.count(), Party.objects.count()) == counts
    assert not Term.objects.filter(vocabulary="place", code="halton").exists()


def test_a_newer_file_is_loaded(site_content: None) -> None:
    said: list[str] = []
    StarterRecord.objects.filter(key="file:sources").update(definition_hash="an older one")

    load_reference_data(said.append)

    assert said[1].startswith("sources: 0 created, 0 updated, ")
    assert said[1].endswith(" unchanged, 0 kept as edited")
