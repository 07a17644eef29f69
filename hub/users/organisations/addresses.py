"""Reading pasted email addresses, without a database.

Whatever a spreadsheet, a mail program or a word processor puts on the clipboard is understood: what
has an @ is an address, what else stands on its line is a name. A line without any address is
reported, for it may be one with a typing mistake.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hub.core.email_addresses import clean_address

# What neither an address nor a part of one holds. Brackets and quotation marks surround it.
WORD = re.compile(r'[^\s<>,;"()\[\]、]+')
AROUND = ' \t,;>、|"'
COLUMN_NAMES = {
    *("name", "names", "full name", "first name", "last name", "forename", "surname"),
    *("email", "e-mail", "email address", "e-mail address", "mail", "address", "role", "job title"),
    *("organisation", "organization", "department", "team", "company"),
}
LONGEST_ADDRESS = 254
LONGEST_SHOWN = 100


@dataclass(frozen=True)
class Pasted:
    """One pasted piece: `text` as it was written, `email` in one spelling, empty if it is none."""

    text: str
    email: str


def read_addresses(text: str) -> list[Pasted]:
    """Return what was pasted, in order, with repetitions; empty lines and headings are left out."""
    lines = [line for line in text.splitlines() if any(map(str.isalnum, line)) or "@" in line]
    if lines and _is_heading(lines[0]):
        del lines[0]
    return [pasted for line in lines for pasted in _read_line(line)]


def domain_of(email: str) -> str:
    """Return what stands after the last @ of an address, in lower case."""
    return email.rpartition("@")[2].lower()


def _read_line(line: str) -> Iterator[Pasted]:
    """Yield each address of a line with the name before it, or the line itself as no address."""
    line = unicodedata.normalize("NFKC", line)
    words = [word for word in WORD.finditer(line) if "@" in word[0]]
    if not words:
        yield Pasted(_shorten(line), "")
    start = 0
    for number, word in enumerate(words, 1):
        end = word.end() + (line[word.end() : word.end() + 1] == ">")
        is_last = number == len(words)
        shown = line[start:] if is_last and number == 1 else line[start:end]
        yield Pasted(_shorten(shown) or word[0][:LONGEST_SHOWN], _find_address(word[0]))
        start = end


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return (
        text.lstrip(AROUND.replace('"', ""))
        .rstrip(AROUND.replace(">", ""))
        .strip()[:LONGEST_SHOWN]
        .strip()
    )


def _is_heading(line: str) -> bool:
    cells = [cell.strip().casefold() for cell in re.split(r'[\t,;"]', line)]
    return set(filter(None, cells)) <= COLUMN_NAMES


def _find_address(word: str) -> str:
    email = clean_address(word)
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email if len(email) <= LONGEST_ADDRESS else ""
