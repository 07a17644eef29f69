"""The index of the admin's search, written once for each object that a load saved.

Wagtail writes it anew at each save: a load saves a page four times, and each time the whole index
is asked how long its titles are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.db.models.signals import post_save
from modelsearch import index
from modelsearch.backends import get_search_backends_with_name
from modelsearch.signal_handlers import post_save_signal_handler

Saved = dict[type[models.Model], set[Any]]


@contextmanager
def admin_index_at_the_end() -> Iterator[None]:
    """Put off what is written to the admin's index after each save to the end of this block.

    To be used inside a transaction: where the block fails, what it wrote must go too.
    """
    saved: Saved = {}

    def note(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
        saved.setdefault(sender, set()).add(instance.pk)

    followed = [
        model
        for model in index.get_indexed_models()
        if post_save.disconnect(post_save_signal_handler, sender=model)
    ]
    for model in followed:
        post_save.connect(note, sender=model)
    try:
        yield
    finally:
        for model in followed:
            post_save.disconnect(note, sender=model)
            post_save.connect(post_save_signal_handler, sender=model)
    _write(saved)


def _write(saved: Saved) -> None:
    """Write what is still there of `saved` to the index, each kind of object at once."""
    found: dict[type[models.Model], dict[Any, models.Model]] = {}
    for model, keys in saved.items():
        for row in model._default_manager.filter(pk__in=keys):
            if instance := row.get_indexed_instance():
                found.setdefault(type(instance), {})[instance.pk] = instance
    for model, rows in found.items():
        wanted = list(model.get_indexed_objects().filter(pk__in=rows))
        for _name, backend in get_search_backends_with_name(with_auto_update=True):
            backend.add_bulk(model, wanted)
