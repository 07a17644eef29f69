"""The engine that the settings name, made once a process."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

from hub.search.engines.base import Engine
from hub.search.engines.guarded import GuardedEngine

SHAPING = {"SEARCH_URL", "SEARCH_USER", "SEARCH_PASSWORD", "SEARCH_API_KEY", "SEARCH_CA"}
_ENGINES: dict[str, Engine] = {}


def get_engine() -> Engine:
    """Return the engine of `SEARCH_URL`; nothing is opened before it is asked."""
    url = settings.SEARCH_URL
    if url not in _ENGINES:
        _ENGINES[url] = GuardedEngine(make_engine(url))
    return _ENGINES[url]


def make_engine(url: str) -> Engine:
    """Return a new engine for an address that the settings have checked."""
    if url.startswith("elasticsearch+"):
        return _make_elastic(url)
    from hub.search.engines.tantivy_engine import (  # noqa: PLC0415 -- a large library
        TantivyEngine,
    )

    path = Path(url.removeprefix("tantivy://"))
    return TantivyEngine(path if path.is_absolute() else settings.BASE_DIR / path)


def _make_elastic(url: str) -> Engine:
    from hub.search.engines.elastic_cluster import Address  # noqa: PLC0415 -- a large library
    from hub.search.engines.elastic_engine import ElasticEngine  # noqa: PLC0415 -- likewise

    parts = urlsplit(url.removeprefix("elasticsearch+"))
    return ElasticEngine(
        Address(
            url=f"{parts.scheme}://{parts.netloc}",
            prefix=parts.path.strip("/"),
            user=settings.SEARCH_USER,
            password=settings.SEARCH_PASSWORD,
            api_key=settings.SEARCH_API_KEY,
            ca=settings.SEARCH_CA,
        )
    )


@receiver(setting_changed)
def forget_engine(*, setting: str, **kwargs: object) -> None:
    """Let a test that changes the address have its own engine."""
    if setting in SHAPING:
        _ENGINES.clear()
