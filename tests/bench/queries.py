"""What is typed into every search that is measured."""

from __future__ import annotations

from tests.search.judging import LISTS, read_judgments


def list_queries() -> list[str]:
    """Return all judged queries, one list after the other."""
    return [each.ask for name in LISTS for each in read_judgments(name)]
