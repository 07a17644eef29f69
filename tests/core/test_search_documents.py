"""A row that shapes documents and the note of its change are written together."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import PageViewRestriction

from hub.core import search_documents
from hub.taxonomy.models import PageTerm
from tests.factories.guidance import build_term
from tests.factories.pages import build_home


class KilledError(BaseException):
    """The end of the process."""


def end_process(source: str, keys: list[str]) -> None:
    raise KilledError


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["page's term", "page's restriction"])
def test_a_row_whose_change_is_not_noted_is_not_there(what: str, monkeypatch: Any) -> None:
    home, term = build_home(), build_term("audience", "buyers")
    row = {
        "page's term": PageTerm(page=home, term=term),
        "page's restriction": PageViewRestriction(page=home, restriction_type="login"),
    }[what]
    monkeypatch.setattr(search_documents, "RECORDERS", [end_process])

    with pytest.raises(KilledError):
        row.save()

    assert not type(row).objects.exists()
