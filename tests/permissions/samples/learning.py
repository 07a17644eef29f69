"""Samples of learning: an attempt of the trainee, at a quiz that everybody may take; a question."""

from __future__ import annotations

from collections.abc import Callable

from learning.domain.accommodations import Needs, ask_for_accommodation
from learning.domain.attempts import start_attempt, submit_attempt
from learning.domain.certificates import rename_certificate
from learning.domain.reports import report_question
from learning.models import Question
from tests.factories.learning import (
    build_completion,
    build_lesson,
    build_module,
    build_question,
    build_quiz,
    fixed_section,
)
from tests.permissions.personas import World
from tests.permissions.samples.sample import Sample

START = "/my-learning/quizzes/<pk>/start/"
ONE = "/my-learning/attempts/<uid>/"


def prepare(world: World) -> None:
    module = build_module()
    quiz = build_quiz(module, fixed_section(build_question("q1"), build_question("q2")))
    trainee = world.users["trainee"]
    over, _begun = start_attempt(quiz, by=trainee)
    submit_attempt(over, by=trainee)
    attempt, _begun = start_attempt(quiz, by=trainee)
    world.more |= {"lesson": build_lesson(module), "question": Question.objects.get(code="q1")}
    wish = ask_for_accommodation(by=trainee, wish="A quiet hour.", needs=Needs(extra_time=25))
    report, _made = report_question(over.responses.get(position=1), by=trainee, kind="unclear")
    world.more |= {"wish": wish, "report": report}
    world.more |= {"quiz": quiz, "attempt": attempt, "over": over}
    certificate = build_completion(build_module("Completed"), trainee).certificate
    rename_certificate(certificate, name="Tariq Ali", by=trainee)
    world.more["certificate"] = certificate


def attempt(name: str, end: str = "") -> Callable[[World], str]:
    return lambda world: f"/my-learning/attempts/{world.more[name].uid}/{end}"


def certificate(end: str) -> Sample:
    return Sample(
        lambda world: f"/certificates/{world.more['certificate'].uid}{end}",
        lambda world: {"name": "Tariq"},
    )


SAMPLES = {
    ("/certificates/<uid>/", "of the trainee"): certificate("/"),
    ("/certificates/<uid>.pdf", "of the trainee"): certificate(".pdf"),
    ("/certificates/<uid>.jwt", "of the trainee"): certificate(".jwt"),
    ("/certificates/<uid>/name/", "of the trainee"): certificate("/name/"),
    ("/admin/certificates/edit/<pk>/", ""): Sample(
        lambda world: f"/admin/certificates/edit/{world.more['certificate'].pk}/",
        lambda world: {"reason": "mistake"},
    ),
    ("/my-learning/lessons/<pk>/read/", ""): Sample(
        lambda world: f"/my-learning/lessons/{world.more['lesson'].pk}/read/"
    ),
    ("/admin/questions/<pk>/try/", ""): Sample(
        lambda world: f"/admin/questions/{world.more['question'].pk}/try/"
    ),
    ("/admin/snippets/learning/question/edit/<pk>/", ""): Sample(
        lambda world: f"/admin/snippets/learning/question/edit/{world.more['question'].pk}/"
    ),
    ("/my-learning/help/", ""): Sample(
        lambda world: "/my-learning/help/",
        lambda world: {"extra_time": "25", "extra_attempts": "0"},
    ),
    ("/my-learning/help/take-back/", "of the trainee"): Sample(
        lambda world: "/my-learning/help/take-back/"
    ),
    ("/admin/quiz-help/<pk>/", "of the trainee"): Sample(
        lambda world: f"/admin/quiz-help/{world.more['wish'].pk}/",
        lambda world: {
            "decision": "grant",
            "extra_time": "25",
            "extra_attempts": "0",
            "seen": world.more["wish"].asked_at.isoformat(),
        },
    ),
    (START, ""): Sample(lambda world: f"/my-learning/quizzes/{world.more['quiz'].pk}/start/"),
    (ONE, "of the trainee"): Sample(attempt("attempt"), lambda world: {"action": "next"}),
    (f"{ONE}questions/<position>/report/", "of the trainee"): Sample(
        attempt("over", "questions/2/report/"), lambda world: {"kind": "unclear"}
    ),
    ("/admin/question-reports/<pk>/", "of the trainee"): Sample(
        lambda world: f"/admin/question-reports/{world.more['report'].pk}/",
        lambda world: {"state": "closed"},
    ),
    (f"{ONE}check/", "of the trainee"): Sample(attempt("attempt", "check/")),
    (f"{ONE}result/", "of the trainee"): Sample(attempt("over", "result/")),
}
