"""The site's words: whoever keeps a glossary gives them, and every page may explain them.

An app registers a function in `AppConfig.ready()`; it is asked once a generation of the page
cache (see `hub.core.page_cache`), so that a page costs no query for its words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language

from hub.core.annotate import Word
from hub.core.page_cache import remember


@dataclass(frozen=True)
class WordList:
    """Words to explain, the language they are in, and the address of the whole glossary, if any."""

    words: tuple[Word, ...] = ()
    language: str = "en"
    url: str = ""


Provider = Callable[[HttpRequest], WordList]
PROVIDERS: list[Provider] = []


def register_words(provider: Provider) -> None:
    """Let `provider` give the site's words; two of them are a mistake."""
    if provider not in PROVIDERS and PROVIDERS:
        raise ValueError("Another function gives the site's words already.")
    PROVIDERS[:] = [provider]


def list_words(request: HttpRequest) -> WordList:
    """Return the words that pages explain in the language and on the host of `request`."""
    if not PROVIDERS:
        return WordList()
    [provider] = PROVIDERS
    name = f"words:{request.get_host()}:{get_language()}"
    return remember(name, lambda: provider(request))
