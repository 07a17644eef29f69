"""One spelling for an address, whatever was pasted with it."""

from __future__ import annotations

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from hub.core.email_addresses import AddressField, clean_address

SAME = [
    "zed@example.org",
    "zed@example.org\u200b",
    "\ufeffzed@example.org",
    "zed\u00ad@example\u2060.org",
    "\u202azed@example.org\u202c",
    " Zed@Example.ORG\u00a0\r\n",
    "\uff5a\uff45\uff44\uff20example\uff0eorg",
    "zed@example\u3002org",
    "zed@example.org.",
    "zed@example.org;",
    "zed@example.org),",
    "<zed@example.org>",
    "(mailto:zed@example.org.)",
    "mailto:<zed@example.org>",
    "“zed@example.org”",
    "'zed@example.org'",
    "zed@example.org\ufe0f",
    "zed@example.org\x00",
]


@pytest.mark.parametrize("text", SAME)
def test_what_looks_the_same_is_the_same(text: str) -> None:
    assert clean_address(text) == "zed@example.org"
    assert AddressField().clean(text) == "zed@example.org"


@pytest.mark.parametrize(
    "text", ["zed", "zed @example.org", "a@b.example c@d.example", "zed@@x.org"]
)
def test_what_is_no_address_stays_none(text: str) -> None:
    with pytest.raises(ValidationError):
        AddressField().clean(text)


def test_what_belongs_to_an_address_stays() -> None:
    assert clean_address("o'brien+a.b_c-d@sub.example.co.uk") == "o'brien+a.b_c-d@sub.example.co.uk"
    assert clean_address("jos\u0065\u0301@example.org") == "jos\u00e9@example.org"


@given(st.text(max_size=60))
def test_a_second_time_changes_nothing_that_validates(text: str) -> None:
    try:
        once = AddressField().clean(text)
    except ValidationError:
        return
    assert clean_address(once) == once
    assert not any(unicodedata.category(each) in {"Cf", "Cc"} for each in once)
