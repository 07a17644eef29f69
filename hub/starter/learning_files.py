"""Reads what the starter modules, paths and questions say from `data/learning/`.

One file is a module with its lessons and its quiz, one a bank of questions, one holds all paths.
A lesson is written as any page is; a `check` among its blocks is a question for practice, and
`under` names the heading of a lesson below which a question is answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from hub.core.starter_rows import read_yaml

LEARNING = Path(__file__).parent / "data" / "learning"
Members = dict[str, Any]


def list_files() -> list[Path]:
    """Return the files that hold questions: modules first, since banks name their lessons."""
    return [*sorted(LEARNING.glob("modules/*.yaml")), *sorted(LEARNING.glob("banks/*.yaml"))]


def read_learning_pages() -> Iterator[Members]:
    """Yield the members of each page below the catalogue, parents first."""
    for path in sorted(LEARNING.glob("modules/*.yaml")):
        yield from _module_pages(read_yaml(path))
    paths = read_yaml(LEARNING / "paths.yaml")
    for given in paths["paths"]:
        yield {
            **{name: given[name] for name in ("key", "slug", "title")},
            "type": "learning.PathPage",
            "parent": "paths",
            "fields": _fields(given, paths["last_reviewed"]),
            "learning": {name: given[name] for name in ("audience", "required", "suggested")},
        }


def list_headings(body: list[Members]) -> list[str]:
    """Return the headings of a lesson in their order."""
    return [block[kind] for block in body for kind in ("h2", "h3") if kind in block]


def read_questions(path: Path) -> Iterator[Members]:
    """Yield the questions of a file; those of a module's lessons are for practice.

    Each says in `lesson` and `anchor` where it is taught: a check below the heading before it.
    """
    given = read_yaml(path)
    for question in given.get("questions", []):
        rest = {name: value for name, value in question.items() if name != "under"}
        yield rest | {"anchor": to_anchor(question["under"]), "bank": given["title"]}
    for lesson in given.get("lessons", []):
        heading = ""
        for block in lesson["body"]:
            heading = block.get("h2") or block.get("h3") or heading
            if "check" in block:
                place = {"lesson": lesson["key"], "anchor": to_anchor(heading)}
                yield block["check"] | place | {"bank": given["title"], "is_practice": True}


def to_anchor(heading: str) -> str:
    """Return the part after # in the address of a heading, as its block makes it."""
    return slugify(heading, allow_unicode=True) or "section"


def _module_pages(given: Members) -> Iterator[Members]:
    """Yield a module, its lessons and its quiz."""
    reviewed = given["fields"]["last_reviewed"]
    yield {
        **{name: given[name] for name in ("key", "slug", "title", "terms", "links", "changes")},
        "type": "learning.ModulePage",
        "parent": "learning",
        "fields": given["fields"],
        "learning": {name: given[name] for name in ("objectives", "prerequisites")},
    }
    for lesson in given["lessons"]:
        yield {
            **{name: lesson[name] for name in ("key", "slug", "title", "body")},
            "type": "learning.LessonPage",
            "parent": given["key"],
            "fields": _fields(lesson, reviewed),
        }
    quiz = given["quiz"]
    yield {
        **{name: quiz[name] for name in ("key", "slug", "title")},
        "type": "learning.QuizPage",
        "parent": given["key"],
        "fields": _fields(quiz, reviewed),
        "learning": {"bank": given["title"], "draw": quiz["draw"]},
    }


def _fields(given: Members, reviewed: Any) -> Members:
    """Return the plain fields of a page; what stands in listings is its lead where it is short."""
    fields = given["fields"]
    return {"listing_summary": fields["lead"], "last_reviewed": reviewed} | fields
