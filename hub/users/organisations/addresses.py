"""Reading pasted e-mail addresses, without a database.

One a line, or separated by commas or semicolons; `Name <a@b>` counts as `a@b`, and a comma inside
quotation marks belongs to the name, as mail programs write it (RFC 5322, section 3.4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hub.core.email_addresses import clean_address

PIECE = re.compile(r'(?:"[^"\n]*"|<[^<>\n]*>|[^,;\n"<]|["<])+')
IN_BRACKETS = re.compile(r"<([^<>]*)>\s*$")
LONGEST_ADDRESS = 254
LONGEST_SHOWN = 100


@dataclass(frozen=True)
class Pasted:
    """One pasted piece: `text` as it was written, `email` in lower case or empty if it is none."""

    text: str
    email: str


def read_addresses(text: str) -> list[Pasted]:
    """Return what was pasted, in order, with repetitions; empty pieces are left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    pieces = (" ".join(piece.split()) for piece in PIECE.findall(text))
    return [Pasted(piece[:LONGEST_SHOWN], _find_address(piece)) for piece in pieces if piece]


def domain_of(email: str) -> str:
    """Return what stands after the last @ of an address, in lower case."""
    return email.rpartition("@")[2].lower()


def _find_address(piece: str) -> str:
    found = IN_BRACKETS.search(piece)
    email = clean_address(found[1] if found else piece)
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email if len(email) <= LONGEST_ADDRESS else ""
