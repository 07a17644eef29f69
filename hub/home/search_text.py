"""What search is told of ordinary pages."""

from __future__ import annotations

from collections.abc import Iterator

from hub.core.page_text import describe_story
from hub.core.search_documents import Kind, PageText
from hub.home.models import StandardPage


def describe_page(page: StandardPage) -> Iterator[PageText]:
    yield describe_story(page, Kind.PAGE, page.body)


PAGE_TEXTS = {StandardPage: describe_page}
