"""The colours of the tokens can be read: WCAG 2.2, 1.4.3 (text 4.5:1) and 1.4.11 (parts 3:1)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
GROUNDS = ["paper", "surface", "sunken"]
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "brand", "brand-deep") for ground in GROUNDS],
    *[(ink, ground) for ink in ("thread-ink", "good", "warn", "bad") for ground in GROUNDS],
    ("brand-deep", "brand-wash"),
    ("good", "good-wash"),
    ("warn", "warn-wash"),
    ("bad", "bad-wash"),
    ("ink", "thread-wash"),
    ("ink-soft", "thread-wash"),
    ("brand", "thread-wash"),
    ("on-brand", "brand"),
    ("on-brand", "brand-deep"),
    ("on-bad", "bad"),
    ("footer-ink", "footer"),
    ("focus-ink", "focus"),
]
PARTS = [(part, ground) for part in ("line-strong", "thread", "brand") for ground in GROUNDS]


def read_tokens(scheme: str) -> dict[str, str]:
    light, dark = TOKENS.split("(prefers-color-scheme: dark)")
    values = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", light))
    return values | dict(
        re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", dark if scheme == "dark" else "")
    )


def luminance(colour: str) -> float:
    """Relative luminance of `#rgb` or `#rrggbb` (WCAG 2.2, definitions)."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_parts_can_be_told_from_their_ground(scheme: str) -> None:
    tokens = read_tokens(scheme)

    weak = [
        f"{ink} on {ground}: {contrast(tokens[ink], tokens[ground]):.2f}"
        for pairs, needed in ((TEXT, 4.5), (PARTS, 3.0))
        for ink, ground in pairs
        if contrast(tokens[ink], tokens[ground]) < needed
    ]

    assert weak == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_of_the_two_focus_rings_shows_on_every_ground(scheme: str) -> None:
    tokens = read_tokens(scheme)

    best = {
        ground: max(contrast(tokens[ring], tokens[ground]) for ring in ("focus", "focus-ink"))
        for ground in [*GROUNDS, "footer", "thread-wash"]
    }

    assert {ground: value for ground, value in best.items() if value < 3} == {}
