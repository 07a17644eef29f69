"""Captures what questions and modules say, whole in itself, named by its content.

A question's content is `{"question", "code", "type", "language", "paper", "key", "feedback",
"taught"}`. All of `paper` may be shown before answering (`stem`, `image`, `hint`, `weight`,
`jurisdiction` and what the type describes); `key` is that of `grading`; `feedback` has `right`,
`wrong`, `explanation`, `sources` and `parts`. Texts are rendered HTML with links resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import override
from wagtail.models import Page

from hub.core.rich_text_links import expand_together
from hub.taxonomy.models import Term
from hub.taxonomy.terms import list_terms_of_pages
from learning.domain.evidence.canonical import canonical_json, digest_of
from learning.models import (
    LessonPage,
    ModulePage,
    ModuleVersion,
    PathPage,
    PathVersion,
    Question,
    QuestionSource,
    QuestionVersion,
    QuizPage,
)

BLOCK_KEY = re.compile(r'\s*data-block-key="[^"]*"')
IMAGE_FILTER = "max-960x960"
V = TypeVar("V", QuestionVersion, ModuleVersion, PathVersion)


def with_parts(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Bring what capturing needs in a fixed number of queries."""
    sources = QuestionSource.objects.select_related("source").order_by("sort_order", "pk")
    return questions.select_related("taught_on").prefetch_related(
        Prefetch("question_sources", queryset=sources),
        Prefetch("jurisdiction", queryset=Term.named.all()),
    )


def capture_questions(questions: Sequence[Question]) -> dict[int, QuestionVersion]:
    """Return the version of each question as it now stands, by its key; made where it is new."""
    captured = _write_questions(questions)
    rows = [
        QuestionVersion(
            digest=digest_of(captured[question.pk]),
            canonical=captured[question.pk],
            question_uid=question.uid,
        )
        for question in questions
    ]
    stored = _get_or_create(QuestionVersion, rows)
    return {pk: stored[digest_of(canonical)] for pk, canonical in captured.items()}


def _write_questions(questions: Sequence[Question]) -> dict[int, str]:
    """Return the canonical text of each question as it now stands, by its key."""
    texts = render_texts(source for question in questions for source in _sources_of(question))
    return {
        question.pk: canonical_json(describe_question(question, texts)) for question in questions
    }


def digest_questions(questions: Sequence[Question]) -> dict[UUID, str]:
    """Return the digest of each question as it now stands, by its `uid`; stores nothing."""
    written = _write_questions(questions)
    return {question.uid: digest_of(written[question.pk]) for question in questions}


def capture_question(question: Question) -> QuestionVersion:
    """Return the version of one question as it now stands."""
    return capture_questions([question])[question.pk]


def describe_question(question: Question, texts: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the content of a question that has a body.

    Args:
        texts: rendered HTML by source, of all that the question says; rendered here when None.
    """
    texts = render_texts(_sources_of(question)) if texts is None else texts
    kind, value = question.type, question.body_value
    if kind is None or value is None:
        raise ValueError(f"{question} has no body.")
    with override(question.language):
        key = kind.make_key(value, weight=question.weight, policy=question.policy)
        parts = kind.describe_feedback(value)
        return {
            "question": str(question.uid),
            "code": question.code,
            "type": kind.code,
            "language": question.language,
            "paper": _describe_paper(question, value, texts) | kind.describe(value),
            "key": key.to_data(),
            "feedback": {
                "right": texts[question.feedback_right],
                "wrong": texts[question.feedback_wrong],
                "explanation": texts[question.explanation],
                "parts": {part: texts[source] for part, source in parts.items()},
                "sources": [_describe_source(row) for row in question.question_sources.all()],
            },
            "taught": _describe_place(question.taught_on, question.taught_at),
        }


def _describe_paper(question: Question, value: Any, texts: dict[str, str]) -> dict[str, Any]:
    return {
        "stem": texts[value["stem"].source],
        "image": _describe_image(value["image"], value["image_alt"]),
        "hint": question.hint,
        "weight": question.weight,
        "jurisdiction": question.jurisdiction.name if question.jurisdiction else "",
    }


def _describe_image(image: Any | None, alt: str) -> dict[str, Any] | None:
    if image is None:
        return None
    rendition = image.get_rendition(IMAGE_FILTER)
    return {
        "hash": image.get_file_hash(),
        "alt": alt or image.default_alt_text,
        "url": rendition.url,
        "width": rendition.width,
        "height": rendition.height,
    }


def _describe_source(row: QuestionSource) -> dict[str, Any]:
    source = row.source
    return {
        "title": source.title,
        "publisher": source.publisher,
        "year": source.year,
        "url": source.url,
        "pinpoint": row.pinpoint,
    }


def _describe_place(lesson: LessonPage | None, anchor: str) -> dict[str, str] | None:
    if lesson is None:
        return None
    return {
        "lesson": str(lesson.translation_key),
        "title": lesson.title,
        "url": lesson.get_url() or "",
        "anchor": anchor,
    }


def _sources_of(question: Question) -> list[str]:
    """Return the sources of all texts of a question."""
    kind, value = question.type, question.body_value
    own = [question.feedback_right, question.feedback_wrong, question.explanation]
    if kind is None or value is None:
        return own
    return [value["stem"].source, *own, *kind.describe_feedback(value).values()]


def render_texts(sources: Iterable[str]) -> dict[str, str]:
    """Return the HTML of each source text, links resolved; all links with one query a kind."""
    unique = sorted(set(sources) - {""})
    texts = (BLOCK_KEY.sub("", text) for text in expand_together(unique))
    return {"": ""} | dict(zip(unique, texts, strict=True))


def capture_module(module: ModulePage) -> ModuleVersion:
    """Return the version of a module as it now stands; made when it is new."""
    canonical = canonical_json(describe_module(module))
    row = ModuleVersion(
        digest=digest_of(canonical), canonical=canonical, module_key=module.translation_key
    )
    return _get_or_create(ModuleVersion, [row])[row.digest]


def digest_module(module: ModulePage) -> str:
    """Return the digest of a module as it now stands; stores nothing."""
    return digest_of(canonical_json(describe_module(module)))


def describe_module(module: ModulePage) -> dict[str, Any]:
    """Return what a module promises and asks for, with its live lessons and quizzes."""
    terms = list_terms_of_pages([module], "audience")[module.pk]
    lessons = LessonPage.objects.child_of(module).live().order_by("path")
    quizzes = QuizPage.objects.child_of(module).live().order_by("path")
    return {
        "module": str(module.translation_key),
        "language": module.locale.language_code,
        "title": module.title,
        "objectives": [row.text for row in module.objectives.all()],
        "audiences": [term.code for term in terms],
        "minutes": module.minutes,
        "cpd_hours": f"{module.cpd_hours:.2f}",
        "validity_months": module.validity_months,
        "allows_test_out": module.allows_test_out,
        "prerequisites": [
            {"module": str(row.required.translation_key), "title": row.required.title}
            for row in module.prerequisites.select_related("required")
        ],
        "lessons": [_name(page) for page in lessons],
        "quizzes": [_name(page) | {"pass_mark": page.pass_mark} for page in quizzes],
        # Only where it is so: modules that do not ask keep the digests that they have.
        **({"asks_for_checks": True} if module.asks_for_checks else {}),
    }


def capture_path(path: PathPage) -> PathVersion:
    """Return the version of a path as it now stands; made where it is new."""
    rows = path.path_modules.select_related("module").order_by("sort_order", "pk")
    canonical = canonical_json(
        {
            "path": str(path.translation_key),
            "language": path.locale.language_code,
            "title": path.title,
            "audience": path.audience.code if path.audience else "",
            "modules": [_name(row.module) | {"required": row.is_required} for row in rows],
        }
    )
    row = PathVersion(
        digest=digest_of(canonical), canonical=canonical, path_key=path.translation_key
    )
    return _get_or_create(PathVersion, [row])[row.digest]


def _name(page: Page) -> dict[str, Any]:
    return {"key": str(page.translation_key), "title": page.title}


def capture_published(page: Page) -> None:
    """Capture the module that a page just published is, or belongs to; others are left alone."""
    if isinstance(page, LessonPage | QuizPage):
        module = ModulePage.objects.filter(pk=page.get_parent().pk, live=True).first()
    else:
        module = page if isinstance(page, ModulePage) else None
    if module is not None:
        capture_module(module)


def _get_or_create(model: type[V], rows: Sequence[V]) -> dict[str, V]:
    """Return the stored rows by digest. Two who capture the same at once get the same row."""
    digests = {row.digest for row in rows}
    stored = {row.digest: row for row in model.objects.filter(digest__in=digests)}
    missing = {row.digest: row for row in rows if row.digest not in stored}
    if missing:
        model.objects.bulk_create(missing.values(), ignore_conflicts=True)
        stored |= {row.digest: row for row in model.objects.filter(digest__in=missing.keys())}
    return stored
