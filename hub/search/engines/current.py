"""The engine that the settings name, made once a process."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

from hub.search.engines.base import Engine

_ENGINES: dict[str, Engine] = {}


def get_engine() -> Engine:
    """Return the engine of `SEARCH_URL`; nothing is opened before it is asked."""
    url = settings.SEARCH_URL
    if url not in _ENGINES:
        _ENGINES[url] = make_engine(url)
    return _ENGINES[url]


def make_engine(url: str) -> Engine:
    """Return a new engine for an address that the settings have checked."""
    from hub.search.engines.tantivy_engine import (  # noqa: PLC0415 -- a large library
        TantivyEngine,
    )

    path = Path(url.removeprefix("tantivy://"))
    return TantivyEngine(path if path.is_absolute() else settings.BASE_DIR / path)


@receiver(setting_changed)
def forget_engine(*, setting: str, **kwargs: object) -> None:
    """Let a test that changes the address have its own engine."""
    if setting == "SEARCH_URL":
        _ENGINES.clear()
