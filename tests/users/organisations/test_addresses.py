"""What people paste, read without a database."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.users.organisations.addresses import domain_of, read_addresses


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("a@x.test", ["a@x.test"]),
        ("a@x.test, b@x.test;c@x.test\r\nd@x.test", [f"{one}@x.test" for one in "abcd"]),
        (" Ann Lee <Ann@X.Test> ", ["ann@x.test"]),
        ('"Lee, Ann" <ann@x.test>, bo@x.test', ["ann@x.test", "bo@x.test"]),
        ("<ann@x.test>\nmailto:bo@x.test", ["ann@x.test", "bo@x.test"]),
        ("ann@x.test\n\n , ;\nann@x.test", ["ann@x.test", "ann@x.test"]),
        ("ann@x", [""]),
        ("ann", [""]),
        ("ann@x.test bo@x.test", [""]),
        ("Ann <ann@x.test> of Trust", [""]),
        ("Ann <>", [""]),
        ('"unclosed <ann@x.test>', ["ann@x.test"]),
        ("", []),
        (f"{'a' * 250}@x.test", [""]),
    ],
)  # fmt: skip
def test_reads_addresses(text: str, emails: list[str]) -> None:
    assert [pasted.email for pasted in read_addresses(text)] == emails


def test_keeps_what_was_written_for_the_report() -> None:
    pasted = read_addresses("Ann   Lee <Ann@X.Test>\n" + "x" * 5000)

    assert [one.text for one in pasted] == ["Ann Lee <Ann@X.Test>", "x" * 100]


@given(st.text(alphabet='ab@.<>",;\n\r \tØ', max_size=200))
def test_never_fails_and_never_lets_a_line_end_through(text: str) -> None:
    for pasted in read_addresses(text):
        assert not set(pasted.email) & set("\r\n<>,; ")
        assert pasted.text == pasted.text.strip() != ""


@pytest.mark.parametrize("text", ["<" * 50_000, '"' * 49_999, "<a" * 25_000, ',"' * 25_000])
def test_hostile_paste_takes_no_long_time(text: str) -> None:
    begun = time.process_time()  # the machine may have other work
    read_addresses(text)
    assert time.process_time() - begun < 2


def test_domain_is_what_stands_after_the_last_at_sign() -> None:
    assert domain_of('"a@b"@X.Test') == "x.test"
