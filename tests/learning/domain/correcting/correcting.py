"""Ways to answer a question, and to publish it with another key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from learning.domain.questions.answers import Answer, Selection, Text
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.models import Attempt, Question, QuizPage, RegradeProposal
from tests.factories.learning import (
    bodies,
    build_module,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
    item,
    right_answer,
)


def publish_body(question: Question, kind: str, value: dict[str, Any]) -> None:
    """Publish a question with this raw value of its body."""
    question = Question.objects.get(pk=question.pk)
    question.body = [{"type": kind, "value": value, "id": question.body.raw_data[0]["id"]}]
    question.save_revision().publish()


def accept(question: Question, *words: str) -> None:
    """Publish a question of one word with more words accepted."""
    value = dict(Question.objects.get(pk=question.pk).body.raw_data[0]["value"])
    value["accepted"] = [*value["accepted"], *map(item, words)]
    publish_body(question, "short_text", value)


def set_right(question: Question, *places: int) -> None:
    """Publish a question with options, of which now those at `places` are right."""
    block = Question.objects.get(pk=question.pk).body.raw_data[0]
    options = [
        each | {"value": each["value"] | {"is_right": place in places}}
        for place, each in enumerate(block["value"]["options"])
    ]
    publish_body(question, block["type"], block["value"] | {"options": options})


def build_word_quiz(pass_mark: int = 100, name: str = "word") -> tuple[QuizPage, Question]:
    """Return a quiz that asks for the word “attribution”, then for an option; and the first."""
    word = build_question(name, bodies()["short_text"])
    module = build_module(name)
    option = build_question(f"{name}-option")
    quiz = build_quiz(module, fixed_section(word, option), pass_mark=pass_mark)
    return quiz, word


def take(quiz: QuizPage, name: str, word: str, *, knows_option: bool) -> Attempt:
    """Return the marked attempt of a new learner at such a quiz."""
    user = build_user(name)
    attempt, _begun = start_attempt(quiz, by=user)
    answers: dict[int, Answer | None] = {}
    for response in attempt.responses.select_related("version"):
        if response.version.content["type"] == "short_text":
            answers[response.position] = Text(word)
        else:
            right = right_answer(response)
            answers[response.position] = right if knows_option else None
    return submit_attempt(attempt, by=user, answers=answers)[0]


def take_choice(quiz: QuizPage, name: str, places: Sequence[int]) -> Attempt:
    """Return the marked attempt of a new learner who picks these options, question by question."""
    user = build_user(name)
    attempt, _begun = start_attempt(quiz, by=user)
    answers: dict[int, Answer | None] = {}
    responses = attempt.responses.select_related("version").order_by("question_uid")
    by_uid = {each.question_uid: each for each in responses}
    questions = Question.objects.filter(uid__in=by_uid).order_by("code")
    for question, place in zip(questions, places, strict=True):
        response = by_uid[question.uid]
        option = response.version.paper["options"][place]["id"]
        answers[response.position] = Selection(frozenset([option]))
    return submit_attempt(attempt, by=user, answers=answers)[0]


def only_proposal() -> RegradeProposal:
    return RegradeProposal.objects.select_related("old_version", "new_version").get()
