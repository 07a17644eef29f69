"""Samples of learning: an attempt of the trainee, at a quiz that everybody may take."""

from __future__ import annotations

from collections.abc import Callable

from learning.domain.attempts import start_attempt, submit_attempt
from tests.factories.learning import build_simple_quiz
from tests.permissions.personas import World
from tests.permissions.samples.sample import Sample

START = "/my-learning/quizzes/<pk>/start/"
ONE = "/my-learning/attempts/<uid>/"


def prepare(world: World) -> None:
    quiz = build_simple_quiz()
    trainee = world.users["trainee"]
    over, _begun = start_attempt(quiz, by=trainee)
    submit_attempt(over, by=trainee)
    attempt, _begun = start_attempt(quiz, by=trainee)
    world.more |= {"quiz": quiz, "attempt": attempt, "over": over}


def attempt(name: str, end: str = "") -> Callable[[World], str]:
    return lambda world: f"/my-learning/attempts/{world.more[name].uid}/{end}"


SAMPLES = {
    (START, ""): Sample(lambda world: f"/my-learning/quizzes/{world.more['quiz'].pk}/start/"),
    (ONE, "of the trainee"): Sample(attempt("attempt"), lambda world: {"action": "next"}),
    (f"{ONE}check/", "of the trainee"): Sample(attempt("attempt", "check/")),
    (f"{ONE}result/", "of the trainee"): Sample(attempt("over", "result/")),
}
