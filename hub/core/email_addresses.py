"""Email addresses as people paste them, made one spelling before anything looks at them."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms

# Ideographic full stops, which NFKC leaves; domains may be typed with them (RFC 3490, section 3.1).
DOTS = str.maketrans({"\u3002": ".", "\uff61": "."})
OPENING = "<([{\"'“‘«"
CLOSING = ">)]}\"'”’».,;:"


def clean_address(text: str) -> str:
    """Return an address in lower case, without what surrounds it or cannot be seen.

    Width and ligatures are folded (NFKC); formatting and control characters, brackets, quotation
    marks and full stops around it are left out. What is no address stays none.
    """
    folded = unicodedata.normalize("NFKC", text).translate(DOTS)
    seen = "".join(each for each in folded if not _is_unseen(each))
    # Twice: what stood before a bracket may stand inside of it too, as in `(mailto:a@b.example.)`.
    for _turn in range(2):
        seen = seen.strip().lstrip(OPENING).rstrip(CLOSING).strip().lower()
        seen = seen.removeprefix("mailto:")
    return seen


def _is_unseen(character: str) -> bool:
    """Return whether a character has no shape of its own; white space within is left as it is."""
    kind = unicodedata.category(character)
    is_selector = "\ufe00" <= character <= "\ufe0f"
    return kind in {"Cf", "Cs"} or is_selector or (kind == "Cc" and not character.isspace())


class AddressField(forms.EmailField):
    """An email address in any spelling that means the same."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(clean_address(value) if isinstance(value, str) else value)
