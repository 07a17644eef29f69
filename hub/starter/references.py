"""What refers to what, worked out once for each object that a load wrote.

Wagtail works out anew what a page refers to at each save of the page, and of each row beside it.
A load saves a page several times, with up to twenty rows each time: that was half of its work.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save
from modelcluster.fields import ParentalKey
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

Written = dict[type[models.Model], set[Any]]


@contextmanager
def references_at_the_end() -> Iterator[None]:
    """Put off what Wagtail does after each save to the end of this block.

    To be used inside a transaction: where the block fails, what it wrote must go too.
    """
    written: Written = {}

    def note(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
        if sender in ReferenceIndex.tracked_models and (owner := _find_owner(instance)):
            model = Page if isinstance(owner, Page) else type(owner)
            written.setdefault(model, set()).add(owner.pk)

    def forget(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
        if sender in ReferenceIndex.tracked_models:
            ReferenceIndex.remove_for_object(instance)
            ReferenceIndex.remove_references_to(instance)

    with disable_reference_index_auto_update():
        # Of every model: some are tracked only once the addresses of the admin are read.
        post_save.connect(note)
        post_delete.connect(forget)
        try:
            yield
        finally:
            post_save.disconnect(note)
            post_delete.disconnect(forget)
    _index(written)


def _find_owner(instance: models.Model | None) -> models.Model | None:
    """Return what `instance` is saved with: itself, or what it is a row of; None for nothing."""
    while instance is not None:
        keys = [field for field in instance._meta.get_fields() if isinstance(field, ParentalKey)]
        if not keys:
            return instance
        instance = getattr(instance, keys[0].name)
    return None


def _index(written: Written) -> None:
    """Work out what all of `written` that is still there refers to."""
    for model, keys in written.items():
        if not ReferenceIndex.is_indexed(model):
            continue
        rows = Page.objects.specific() if model is Page else model._base_manager.all()
        for row in rows.filter(pk__in=keys):
            ReferenceIndex.create_or_update_for_object(row)
