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
        ("ann@x.test bo@x.test", ["ann@x.test", "bo@x.test"]),
        ("Ann <ann@x.test> of Trust", ["ann@x.test"]),
        # Rows of a spreadsheet, with and without column names.
        ("Ann Bell\tann@x.test\nBen Cole\tben@x.test", ["ann@x.test", "ben@x.test"]),
        ("Name\tE-mail\r\nAnn\tann@x.test\tHead of Buying", ["ann@x.test"]),
        ("ann@x.test\tBell\tAnn\n\t\t\n", ["ann@x.test"]),
        ("First name,Surname,Email\nAnn,Bell,ann@x.test", ["ann@x.test"]),
        ('"Bell, Ann";"ann@x.test"', ["ann@x.test"]),
        # The To line of mail programs.
        ("Bell, Ann <ann@x.test>; Cole, Ben <ben@x.test>", ["ann@x.test", "ben@x.test"]),
        ("Ann Bell (Trust) <ann@x.test>, ben@x.test;", ["ann@x.test", "ben@x.test"]),
        ("'Ann Bell' <ann@x.test>; 'ben@x.test'", ["ann@x.test", "ben@x.test"]),
        ("To: Ann <ann@x.test>,\n  Ben <ben@x.test>", ["ann@x.test", "ben@x.test"]),
        # Lists of a word processor, with a line break within a paragraph.
        ("• Ann Bell – ann@x.test\x0b2. Ben: ben@x.test.", ["ann@x.test", "ben@x.test"]),
        ("Ann\u00a0Bell\u00a0ann@x.test\u200b", ["ann@x.test"]),
        ("Ann Bell, ann@x.test, Ben, ben@x", ["ann@x.test", ""]),
        ("ann@x.test\nAnn Bell\nName", ["ann@x.test", "", ""]),
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
    assert [one.text for one in read_addresses("Bell, Ann <a@x.test>; Cole, Ben <b@x.test>")] == [
        "Bell, Ann <a@x.test>",
        "Cole, Ben <b@x.test>",
    ]


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
