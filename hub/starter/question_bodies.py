"""Turns a question of a data file into the one block of its body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hub.starter.definitions import StarterContentError
from hub.starter.lookup import Lookup
from hub.starter.markup import to_rich_text
from hub.starter.streams import make_block, make_items

Members = dict[str, Any]


def build_body(given: Members, lookup: Lookup) -> list[Members]:
    """Return the raw stream of a question.

    Raises StarterContentError for a type that does not exist.
    """
    if given["type"] not in BUILDERS:
        raise StarterContentError(f"{given['key']}: no type of question {given['type']!r}.")
    block_type, build = BUILDERS[given["type"]]
    stem = {"stem": to_rich_text(given["stem"], lookup), "image": None, "image_alt": ""}
    return [make_block(block_type, stem | build(given, lookup))]


def _choice(given: Members, lookup: Lookup) -> Members:
    options = [
        {
            "text": option["text"],
            "is_right": option.get("right", False),
            "stays": False,
            "feedback": to_rich_text(option["feedback"], lookup),
        }
        for option in given["options"]
    ]
    return {"options": make_items(options)}


def _true_false(given: Members, lookup: Lookup) -> Members:
    feedback = {
        f"feedback_{answer}": to_rich_text(given[f"feedback_{answer}"], lookup)
        for answer in ("true", "false")
    }
    return {"answer": str(given["right"]).lower()} | feedback


def _numeric(given: Members, lookup: Lookup) -> Members:
    slips = [
        {"text": f"{slip['answer']:,}", "feedback": to_rich_text(slip["feedback"], lookup)}
        for slip in given["slips"]
    ]
    return {
        "value": str(given["answer"]),
        "tolerance": str(given["tolerance"]),
        "unit": given["unit"],
        "likely": make_items(slips),
    }


def _short_text(given: Members, lookup: Lookup) -> Members:
    return {
        "accepted": make_items(given["accepted"]),
        "folds_case": True,
        "folds_accents": True,
        "likely": [],
    }


def _ordering(given: Members, lookup: Lookup) -> Members:
    return {"items": make_items([{"text": text, "feedback": ""} for text in given["items"]])}


def _matching(given: Members, lookup: Lookup) -> Members:
    pairs = [{"stem": stem, "choice": choice, "feedback": ""} for stem, choice in given["pairs"]]
    return {"pairs": make_items(pairs), "distractors": []}


BUILDERS: dict[str, tuple[str, Callable[[Members, Lookup], Members]]] = {
    "single": ("single_choice", _choice),
    "multiple": ("multiple_choice", _choice),
    "true_false": ("true_false", _true_false),
    "numeric": ("numeric", _numeric),
    "short_text": ("short_text", _short_text),
    "ordering": ("ordering", _ordering),
    "matching": ("matching", _matching),
}
