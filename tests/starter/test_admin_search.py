"""The admin's index after a load: what saving row by row would have written."""

from __future__ import annotations

import pytest
from modelsearch import index
from wagtail.search.models import IndexEntry

from hub.reference.models import Source
from hub.starter.admin_search import admin_index_at_the_end

pytestmark = pytest.mark.django_db

ENTRY = ("content_type", "object_id", "title", "autocomplete", "body")


def entries() -> set[tuple[object, ...]]:
    return set(IndexEntry.objects.values_list(*ENTRY))


def test_writing_it_row_by_row_changes_nothing(site_content: None) -> None:
    before = entries()
    for model in index.get_indexed_models():
        for row in model._default_manager.all():
            index.insert_or_update_object(row)
    assert before - entries() == set()
    assert len(before) > 400


def test_it_is_written_at_the_end_and_not_for_what_is_gone(db: None) -> None:
    before = entries()
    with admin_index_at_the_end():
        kept, gone = (Source.objects.create(key=key, title=key) for key in ("Kept", "Gone"))
        assert entries() == before
        gone.delete()
    assert [entry[1] for entry in entries() - before] == [str(kept.pk)]


def test_each_save_is_followed_again_afterwards(db: None) -> None:
    with pytest.raises(ZeroDivisionError), admin_index_at_the_end():
        raise ZeroDivisionError
    before = entries()
    source = Source.objects.create(key="later", title="Later")
    assert [entry[1] for entry in entries() - before] == [str(source.pk)]
