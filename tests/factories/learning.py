"""Builders of learning: a module with lessons and a quiz, questions of every type, learners."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.utils import timezone

from hub.users.models import User
from learning.domain.awarding.completion import award_completion
from learning.domain.questions.answers import Answer, Pairing, Selection, Text
from learning.domain.taking.enrolments import enrol
from learning.models import (
    Attempt,
    CheckUp,
    Completion,
    Enrolment,
    LearningIndexPage,
    LessonPage,
    ModulePage,
    PathIndexPage,
    PathModule,
    PathPage,
    Question,
    QuestionBank,
    QuizPage,
)
from tests.factories.pages import add, build_home, publish, publish_built, unlisted

OPTIONS = ["Consider it", "Score ten per cent", "Buy nearby"]


def item(value: Any) -> dict[str, Any]:
    """Return the raw data of one entry of a list block."""
    return {"type": "item", "value": value, "id": str(uuid.uuid4())}


def block(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    """Return the raw data of one block of a stream."""
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def stem(text: str = "<p>What does the Act ask for?</p>") -> dict[str, Any]:
    return {"stem": text, "image": None, "image_alt": ""}


def choice_body(
    kind: str = "single_choice",
    right: tuple[int, ...] = (0,),
    options: list[str] | None = None,
    stays: tuple[int, ...] = (),
    feedback: str = "",
) -> dict[str, Any]:
    """Return the body of a question with options, of which those at the places `right` are."""
    return block(
        kind,
        stem()
        | {
            "options": [
                item(
                    {
                        "text": text,
                        "is_right": place in right,
                        "stays": place in stays,
                        "feedback": feedback,
                    }
                )
                for place, text in enumerate(options or OPTIONS)
            ]
        },
    )


def bodies(secret: str = "") -> dict[str, dict[str, Any]]:
    """Return a body of every type; `secret` marks what nobody may see before answering."""
    note = f"<p>{secret} feedback</p>"
    truth = {"answer": "false", "feedback_true": note, "feedback_false": note}
    return {
        "single_choice": choice_body(feedback=note),
        "multiple_choice": choice_body("multiple_choice", right=(0, 2), feedback=note),
        "true_false": block("true_false", stem() | truth),
        **typed_bodies(secret or "attribution", note),
        **paired_bodies(note),
    }


def typed_bodies(word: str, note: str) -> dict[str, dict[str, Any]]:
    likely = [item({"text": "99", "feedback": note})]
    number = {"value": "1693", "tolerance": "0.5", "unit": "£", "likely": likely}
    text = {
        "accepted": [item(word)],
        "folds_case": True,
        "folds_accents": True,
        "likely": likely,
    }
    return {
        "numeric": block("numeric", stem() | number),
        "short_text": block("short_text", stem() | text),
    }


def paired_bodies(note: str) -> dict[str, dict[str, Any]]:
    items = [item({"text": text, "feedback": note}) for text in ("Plan", "Do", "Act")]
    pairs = [
        item({"stem": left, "choice": right, "feedback": note})
        for left, right in (("Plan", "Zeal"), ("Review", "Care"))
    ]
    return {
        "ordering": block("ordering", stem() | {"items": items}),
        "matching": block("matching", stem() | {"pairs": pairs, "distractors": [item("Luck")]}),
    }


def build_bank(name: str = "Bank") -> QuestionBank:
    return QuestionBank.objects.get_or_create(name=name)[0]


def build_question(code: str, body: dict[str, Any] | None = None, **fields: Any) -> Question:
    """Return a published question; of single choice unless `body` says otherwise."""
    fields = {"title": f"Question {code}", "bank": build_bank()} | fields
    question = Question(code=code, body=[body or choice_body()], live=False, **fields)
    with unlisted():
        question.save()
    publish_built(question)
    return Question.objects.get(pk=question.pk)


def build_index() -> LearningIndexPage:
    """Return /learning/, made once a test."""
    found = LearningIndexPage.objects.first()
    if found is not None:
        return found
    page = LearningIndexPage(title="Learning", slug="learning", show_in_menus=True)
    return build_home().add_child(instance=page)


def build_module(title: str = "Module one", **fields: Any) -> ModulePage:
    page = ModulePage(title=title, live=False, **fields)
    return publish(add(build_index(), page))


def build_lesson(
    module: ModulePage, title: str = "Lesson one", *, checks: list[Question] | None = None
) -> LessonPage:
    """Return a published lesson of one part with a heading, and knowledge checks after it."""
    body = [
        block("heading", {"text": "The duty", "level": "h2"}),
        block("rich_text", {}) | {"value": "<p>An authority has to consider it.</p>"},
    ]
    body += [block("knowledge_check", {"question": check.pk}) for check in checks or []]
    page = LessonPage(title=title, live=False, body=body)
    return publish(add(module, page))


def build_checked_lesson(count: int = 3, **fields: Any) -> LessonPage:
    """Return a lesson with so many checks (`c1`, `c2` …) of a module that asks to try them."""
    module = build_module(**{"asks_for_checks": True} | fields)
    checks = [build_question(f"c{number}", is_practice=True) for number in range(1, count + 1)]
    return build_lesson(module, checks=checks)


def build_asked_module(title: str, *, questions: int = 2, **fields: Any) -> ModulePage:
    """Return a module with a lesson and so many questions about it that a check-up may ask."""
    module = build_module(title, **fields)
    lesson = build_lesson(module)
    for number in range(questions):
        build_question(f"{title}-{number}", is_practice=True, taught_on=lesson)
    return module


def fixed_section(*questions: Question) -> dict[str, Any]:
    return block("fixed", {"questions": [item(question.pk) for question in questions]})


def draw_section(count: int, bank: QuestionBank, *tags: int) -> dict[str, Any]:
    return block("draw", {"count": count, "bank": bank.pk, "tags": [item(tag) for tag in tags]})


def build_quiz(
    module: ModulePage, *sections: dict[str, Any], title: str = "Quiz", **rules: Any
) -> QuizPage:
    page = QuizPage(title=title, live=False, sections=list(sections), **rules)
    return publish(add(module, page))


def build_simple_quiz(count: int = 2, **rules: Any) -> QuizPage:
    """Return a quiz of `count` fixed questions, in a module of its own."""
    questions = [build_question(f"q{number}") for number in range(1, count + 1)]
    return build_quiz(build_module(), fixed_section(*questions), **rules)


def build_path(
    title: str, *modules: ModulePage, suggested: tuple[ModulePage, ...] = (), **fields: Any
) -> PathPage:
    """Return a published path of these modules, then those that are only suggested."""
    index = PathIndexPage.objects.first() or build_index().add_child(
        instance=PathIndexPage(title="Paths", slug="paths")
    )
    page = PathPage(title=title, live=False, **fields)
    add(index, page)
    page.path_modules = [
        PathModule(module=module, is_required=module not in suggested, sort_order=order)
        for order, module in enumerate([*modules, *suggested])
    ]
    publish_built(page)
    return PathPage.objects.get(pk=page.pk)


def choose_path(path: PathPage, user: User) -> CheckUp:
    """Let `user` claim a check-up of `path`, which makes it one of theirs."""
    digest = f"{path.pk}-{user.pk}"
    day, now = timezone.localdate(), timezone.now()
    return CheckUp.objects.create(digest=digest, user=user, path=path, taken_on=day, claimed_at=now)


def build_user(name: str = "ann", **fields: Any) -> User:
    return User.objects.create_user(f"{name}@hub.test", "long enough 7", **fields)


def right_answer(response: Any) -> Answer:
    """Return the right answer to a response, from the version that it pins."""
    key = response.version.content["key"]
    if key["kind"] in {"ordering", "matching"}:
        return Pairing(frozenset(key["right"].items()))
    if key["kind"] == "numeric":
        return Text(key["value"])
    if key["kind"] == "short_text":
        return Text(key["accepted"][0])
    right = key["right"]
    return Selection(frozenset([right] if isinstance(right, str) else right))


def right_answers(attempt: Attempt) -> dict[int, Answer]:
    """Return the right answers of an attempt by position."""
    responses = attempt.responses.select_related("version")
    return {response.position: right_answer(response) for response in responses}


def wrong_answers(attempt: Attempt) -> dict[int, Answer]:
    """Return an answer to each question of an attempt that earns nothing."""
    return {response.position: Text("nothing") for response in attempt.responses.all()}


def build_completion(
    module: ModulePage | None = None,
    user: User | None = None,
    *,
    awarded_at: datetime | None = None,
) -> Completion:
    """Return what `user` completed, awarded by the domain with its chain, as of `awarded_at`.

    Whoever is a member of an organisation on that day has it in the completion. A second one for
    the same person and module is the next period.
    """
    now = awarded_at or timezone.now()
    module = module or build_module()
    enrolment = enrol(module, by=user or build_user(), now=now)
    if enrolment.completed_at is not None:
        enrolment = Enrolment.objects.create(
            learner=enrolment.learner,
            module_key=enrolment.module_key,
            period=enrolment.period + 1,
            title=enrolment.title,
            started_at=now,
        )
    completion, _created = award_completion(enrolment, now=now)
    assert completion is not None
    return completion


def build_completions(count: int, module: ModulePage | None = None) -> list[Completion]:
    """Return completions of one module by so many new people."""
    module = module or build_module()
    return [
        build_completion(module, build_user(f"learner{number}")) for number in range(1, count + 1)
    ]
