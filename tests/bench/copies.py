"""A fresh database for each part of the bench, with nothing remembered of the one before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection

from tests.services import databases


@contextmanager
def fresh_copy(template: databases.Template) -> Iterator[None]:
    """Point this process at a copy of `template`, and forget what it knows of another one.

    Wagtail keeps the addresses of sites in the cache: with those of another database every page
    has a wrong address, and no judged query finds what it should.
    """
    with databases.prepared(connection, "bench", template):
        _forget()
        yield
    _forget()


def _forget() -> None:
    for name in caches:
        caches[name].clear()
    ContentType.objects.clear_cache()
