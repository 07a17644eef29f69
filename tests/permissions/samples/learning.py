"""Samples of learning: an attempt of the trainee, at a quiz that everybody may take; a question."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from learning.domain.awarding.certificates import rename_certificate
from learning.domain.awarding.expiring import make_token
from learning.domain.check_ups.check_up import Outcome, make_result, write_paper, write_result
from learning.domain.check_ups.checking_up import claim_check_up, name_paper, set_paper
from learning.domain.correcting.proposals import open_gift
from learning.domain.correcting.reports import report_question
from learning.domain.taking.accommodations import Needs, ask_for_accommodation
from learning.domain.taking.attempts import start_attempt, submit_attempt
from learning.models import ExpiryLetter, Question
from tests.factories.learning import (
    build_asked_module,
    build_completion,
    build_lesson,
    build_module,
    build_path,
    build_question,
    build_quiz,
    fixed_section,
)
from tests.permissions.personas import World
from tests.permissions.samples.sample import Sample

START = "/my-learning/quizzes/<pk>/start/"
TAKE = "/learning/check-up/<slug>/"
RESULT = "/learning/check-up/result/<token>/"
CLAIM = "/my-learning/check-up/<token>/"
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
    version = over.responses.get(question_uid=world.more["question"].uid).version
    world.more |= {"regrade": open_gift(version)}
    world.more |= {"quiz": quiz, "attempt": attempt, "over": over}
    certificate = build_completion(build_module("Completed"), trainee).certificate
    rename_certificate(certificate, name="Tariq Ali", by=trainee)
    world.more["certificate"] = certificate
    letter = ExpiryLetter.objects.create(
        completion=certificate.completion, days=7, sent_at=timezone.now()
    )
    world.more["reminder"] = make_token(letter)
    prepare_check_ups(world)


def prepare_check_ups(world: World) -> None:
    module = build_asked_module("Asked about")
    path = build_path("A path", module)
    today = timezone.localdate()
    free, kept = (
        write_result(make_result(path.pk, [Outcome(module.pk, 2, 1)], today=today))
        for _each in range(2)
    )
    claim_check_up(kept, by=world.users["trainee"])
    paper = write_paper(name_paper(path, set_paper(path)))
    world.more |= {"free": free, "kept": kept, "paper": paper}


def attempt(name: str, end: str = "") -> Callable[[World], str]:
    return lambda world: f"/my-learning/attempts/{world.more[name].uid}/{end}"


def certificate(end: str) -> Sample:
    return Sample(
        lambda world: f"/certificates/{world.more['certificate'].uid}{end}",
        lambda world: {"name": "Tariq"},
    )


def check_up(start: str, name: str, end: str = "/") -> Callable[[World], str]:
    return lambda world: f"{start}{world.more[name]}{end}"


SAMPLES = {
    ("/certificates/<uid>/", "of the trainee"): certificate("/"),
    ("/certificates/<uid>.pdf", "of the trainee"): certificate(".pdf"),
    ("/certificates/<uid>.jwt", "of the trainee"): certificate(".jwt"),
    ("/certificates/<uid>.ed25519.jwt", "of the trainee"): certificate(".ed25519.jwt"),
    ("/certificates/<uid>.first.jwt", "of the trainee"): certificate(".first.jwt"),
    ("/certificates/<uid>.svg", "of the trainee"): certificate(".svg"),
    ("/certificates/<uid>.png", "of the trainee"): certificate(".png"),
    ("/certificates/<uid>/credential/", "of the trainee"): certificate("/credential/"),
    ("/certificates/<uid>/name/", "of the trainee"): certificate("/name/"),
    ("/admin/certificates/edit/<pk>/", ""): Sample(
        lambda world: f"/admin/certificates/edit/{world.more['certificate'].pk}/",
        lambda world: {"reason": "mistake"},
    ),
    (TAKE, ""): Sample(lambda world: "/learning/check-up/a-path/"),
    (TAKE, "answered"): Sample(check_up("/learning/check-up/a-path/?paper=", "paper", "")),
    (RESULT, ""): Sample(check_up("/learning/check-up/result/", "free")),
    (RESULT, "changed"): Sample(check_up("/learning/check-up/result/", "free", "x/")),
    (CLAIM, "free"): Sample(check_up("/my-learning/check-up/", "free")),
    (CLAIM, "kept by the trainee"): Sample(check_up("/my-learning/check-up/", "kept")),
    ("/my-learning/modules/<pk>/renew/", ""): Sample(
        lambda world: f"/my-learning/modules/{world.more['quiz'].get_parent().pk}/renew/"
    ),
    ("/my-learning/certificates/<uid>/", "of the trainee"): Sample(
        lambda world: f"/my-learning/certificates/{world.more['certificate'].completion.uid}/"
    ),
    ("/my-learning/reminders/", ""): Sample(lambda world: "/my-learning/reminders/"),
    ("/my-learning/reminders/<token>/", "of the trainee"): Sample(
        check_up("/my-learning/reminders/", "reminder")
    ),
    ("/my-learning/reminders/<token>/", "changed"): Sample(
        check_up("/my-learning/reminders/", "reminder", "x/")
    ),
    ("/my-learning/lessons/<pk>/read/", ""): Sample(
        lambda world: f"/my-learning/lessons/{world.more['lesson'].pk}/read/"
    ),
    ("/my-learning/lessons/<pk>/check/", ""): Sample(
        lambda world: f"/my-learning/lessons/{world.more['lesson'].pk}/check/"
    ),
    ("/admin/questions/<pk>/try/", ""): Sample(
        lambda world: f"/admin/questions/{world.more['question'].pk}/try/"
    ),
    ("/admin/questions/<pk>/correct/", ""): Sample(
        lambda world: f"/admin/questions/{world.more['question'].pk}/correct/"
    ),
    ("/admin/questions/regrades/<uid>/", ""): Sample(
        lambda world: f"/admin/questions/regrades/{world.more['regrade'].uid}/",
        lambda world: {"dismiss": "on"},
    ),
    ("/admin/questions/<pk>/figures/", ""): Sample(
        lambda world: f"/admin/questions/{world.more['question'].pk}/figures/"
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
