"""Loads the starter questions: those that quizzes draw and those for practice in lessons.

A question is published as an author would publish it, so that its version is captured. A file
that was loaded as it is now is left alone: a question that an author deleted is not made again.
What an author changed, unpublished or has a draft of stays.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from hub.core.facts import fill_facts
from hub.core.starter_rows import Content, LoadReport, check_members, load_row
from hub.starter.definitions import StarterContentError
from hub.starter.learning_files import list_files, read_questions
from hub.starter.lookup import Lookup
from hub.starter.markup import to_rich_text
from hub.starter.models import StarterRecord
from hub.starter.publishing import publish
from hub.starter.question_bodies import build_body
from hub.starter.streams import without_ids
from learning.models import Question, QuestionBank, QuestionSource

MEMBERS = (
    *("key", "type", "stem", "options", "right", "answer", "tolerance", "unit", "slips"),
    *("accepted", "items", "pairs", "feedback", "feedback_true", "feedback_false", "when_wrong"),
    *("explanation", "hint", "source", "more_sources", "tags", "jurisdiction", "review_by"),
    *("lesson", "anchor", "bank", "is_practice"),
)
PLAIN = ("hint", "policy", "review_by", "is_practice", "taught_at")
TEXTS = ("feedback_wrong", "explanation")
# What a partly right answer earns, where a type knows such answers.
POLICIES = {
    "multiple": Question.Policy.PENALTY,
    "ordering": Question.Policy.PROPORTIONAL,
    "matching": Question.Policy.PROPORTIONAL,
}
LONGEST_TITLE = 100


def load_questions(lookup: Lookup) -> LoadReport:
    """Make or renew the questions of each file that is new or newer; return what was done."""
    loaded = dict(StarterRecord.objects.values_list("key", "definition_hash"))
    report = LoadReport()
    for path in list_files():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        key = f"file:{path.parent.name}/{path.stem}"
        if loaded.get(key) == digest:
            continue
        _load_file(path, lookup, report)
        StarterRecord.objects.update_or_create(
            key=key,
            defaults={
                "definition_hash": digest,
                "content_hash": "",
                "loaded_at": timezone.now(),
            },
        )
    return report


def _load_file(path: Path, lookup: Lookup, report: LoadReport) -> None:
    present = {row.code: row for row in Question.objects.all()}
    for given in read_questions(path):
        check_members(given, MEMBERS)
        load_row(
            present.get(given["key"]),
            _content(given, lookup),
            read=read_question,
            write=lambda row, new, given=given: _write(row, new, given, lookup),
            report=report,
        )


def read_question(row: Question) -> Content:
    """Return a question in the shape that is loaded, ids inside its body left out.

    `is_open` says that a draft waits or that it is not published: then it is an author's.
    """
    sources = row.question_sources.select_related("source").order_by("sort_order", "pk")
    return {
        "title": row.title,
        "bank": row.bank.name if row.bank else "",
        "body": _plain_body(Question.body.field.stream_block.get_prep_value(row.body)),
        **{name: getattr(row, name) for name in (*PLAIN, *TEXTS)},
        "tags": sorted(f"{term.vocabulary}/{term.code}" for term in row.tags.all()),
        "jurisdiction": row.jurisdiction.code if row.jurisdiction else "",
        "taught_on": row.taught_on_id,
        "sources": [each.source.key for each in sources],
        "is_open": row.has_unpublished_changes or not row.live,
    }


def _content(given: Content, lookup: Lookup) -> Content:
    lesson = lookup.page(given["lesson"])
    wrong = given.get("when_wrong") or given.get("feedback") or ""
    return {
        "title": _shorten(fill_facts(given["stem"])),
        "bank": given["bank"],
        "body": _plain_body(build_body(given, lookup)),
        "hint": given.get("hint", ""),
        "policy": POLICIES.get(given["type"], Question.Policy.ALL_OR_NOTHING).value,
        "review_by": given.get("review_by"),
        "is_practice": given.get("is_practice", False),
        "taught_at": given["anchor"],
        "feedback_wrong": to_rich_text(wrong, lookup),
        "explanation": to_rich_text(given["explanation"], lookup),
        "tags": sorted(given.get("tags", [])),
        "jurisdiction": given.get("jurisdiction", ""),
        "taught_on": lesson.pk if lesson else None,
        "sources": [given["source"], *given.get("more_sources", [])],
        "is_open": False,
    }


def _write(row: Question | None, new: Content, given: Content, lookup: Lookup) -> Question:
    row = row or Question(code=given["key"])
    for name in ("title", *PLAIN, *TEXTS):
        setattr(row, name, new[name])
    row.bank, _made = QuestionBank.objects.get_or_create(name=new["bank"])
    block = Question.body.field.stream_block
    row.body = block.clean(block.to_python(build_body(given, lookup)))
    row.taught_on_id = new["taught_on"]
    place = new["jurisdiction"]
    row.jurisdiction = lookup.term("jurisdiction", place) if place else None
    row.tags = [lookup.term(*tag.split("/")) for tag in new["tags"]]
    row.question_sources = [
        QuestionSource(source=lookup.source(key), sort_order=order)
        for order, key in enumerate(new["sources"])
    ]
    row.full_clean()
    row.live = False
    row.save()
    publish(row)
    return Question.objects.get(pk=row.pk)


def _plain_body(blocks: list[dict[str, Any]]) -> Any:
    """Return a stored body as the database gives it back, ids left out."""
    field = Question.body.field
    value = field.stream_block.to_python(json.loads(json.dumps(blocks, default=str)))
    if not value:
        raise StarterContentError(f"A question without a body: {blocks}.")
    raw = field.stream_block.get_prep_value(value)
    return without_ids(json.loads(json.dumps(raw, default=str)))


def _shorten(stem: str) -> str:
    """Return the beginning of a stem, as the name by which editors know the question."""
    words = " ".join(stem.split())
    return words if len(words) <= LONGEST_TITLE else words[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
