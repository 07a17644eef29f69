"""A quiz with a question of every type, in attempts of the demo trainee: under way and over."""

from __future__ import annotations

from typing import Any


def make_learning() -> dict[str, str]:
    """Make them; return paths and values by name."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- needs Django set up

    from learning.domain.evidence.versions import describe_question  # noqa: PLC0415 -- likewise
    from learning.domain.taking.attempts import (  # noqa: PLC0415 -- likewise
        start_attempt,
        submit_attempt,
    )
    from learning.domain.taking.enrolments import complete_lesson  # noqa: PLC0415 -- likewise
    from learning.models import PathPage  # noqa: PLC0415 -- likewise
    from tests.factories import learning  # noqa: PLC0415 -- likewise

    trainee = get_user_model().objects.get(email="trainee@example.org")
    module = learning.build_module("A module of every kind")
    check = learning.build_question("extra-check", is_practice=True)
    lesson = learning.build_lesson(module, "A lesson with a check", checks=[check])
    learning.build_lesson(module, "A lesson not read yet")
    questions = [
        learning.build_question(f"extra-{kind}", body, taught_on=lesson, taught_at="the-duty")
        for kind, body in learning.bodies().items()
    ]
    sections = learning.fixed_section(*questions)
    quiz = learning.build_quiz(module, sections, title="A quiz of every kind")
    complete_lesson(lesson, by=trainee)
    over, _begun = start_attempt(quiz, by=trainee)
    submit_attempt(over, by=trainee)
    attempt, _begun = start_attempt(quiz, by=trainee)
    faulty = begin_faulty(module, questions[3], trainee)
    make_help(trainee)
    own = "/my-learning/attempts/"
    return make_check_ups(module, lesson, trainee) | {
        "fixed_quiz": build_fixed_order(questions).url,
        "lesson_check": lesson.url,
        "check_option": describe_question(check)["paper"]["options"][0]["id"],
        "path": PathPage.objects.live().order_by("path")[0].url,
        "attempt": f"{own}{attempt.uid}/",
        "attempt_faulty": f"{own}{faulty.uid}/",
        "attempt_over": f"{own}{over.uid}/",
        "attempt_reported": f"{own}{report_one(over, trainee).uid}/",
    }


def build_fixed_order(questions: list[Any]) -> Any:
    """Return a quiz whose pages are the same for everybody, in a module of its own."""
    from tests.factories import learning  # noqa: PLC0415 -- needs Django set up

    return learning.build_quiz(
        learning.build_module("A module in a fixed order"),
        learning.fixed_section(*questions),
        title="A quiz in a fixed order",
        shuffles_questions=False,
        shuffles_options=False,
    )


def begin_faulty(module: Any, question: Any, trainee: Any) -> Any:
    """Return an attempt at a quiz with one number, in which something else was typed."""
    from learning.domain.questions.answers import Text  # noqa: PLC0415 -- needs Django set up
    from learning.domain.taking.attempts import (  # noqa: PLC0415 -- likewise
        save_answers,
        start_attempt,
    )
    from tests.factories import learning  # noqa: PLC0415 -- likewise

    quiz = learning.build_quiz(
        module, learning.fixed_section(question), title="A quiz with a number"
    )
    attempt, _begun = start_attempt(quiz, by=trainee)
    return save_answers(attempt, by=trainee, answers={1: Text("many")})


def make_help(staff: Any) -> None:
    """Grant the second trainee help with quizzes; something more that they ask for waits."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- needs Django set up

    from learning.domain.taking.accommodations import (  # noqa: PLC0415 -- likewise
        Needs,
        ask_for_accommodation,
        decide_accommodation,
    )

    person = get_user_model().objects.get(email="trainee2@example.org")
    row = ask_for_accommodation(by=person, wish="", needs=Needs(extra_time=25))
    decide_accommodation(row, by=staff, needs=Needs(25, 1), reason="A quarter is usual.")
    wish = "Letters that are easier to tell apart."
    ask_for_accommodation(by=person, wish=wish, needs=Needs(100, 2, has_no_shuffling=True))


def report_one(attempt: Any, trainee: Any) -> Any:
    """Report a question of an attempt that is over, and answer the report; return the attempt."""
    from learning.domain.correcting.reports import handle_report, report_question  # noqa: PLC0415 -- likewise

    response = attempt.responses.get(position=1)
    report, _made = report_question(response, by=trainee, kind="unclear", words="Which one?")
    handle_report(report, by=trainee, state="answered", answer="We say it more clearly now.")
    return attempt


def make_check_ups(module: Any, lesson: Any, trainee: Any) -> dict[str, str]:
    """Make a path whose check-up has a question of every type, and results of it; two are kept."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- needs Django set up
    from django.utils import timezone  # noqa: PLC0415 -- likewise

    from learning.domain.check_ups.check_up import (  # noqa: PLC0415 -- likewise
        LASTS,
        Outcome,
        make_result,
        write_paper,
        write_result,
    )
    from learning.domain.check_ups.checking_up import (  # noqa: PLC0415 -- likewise
        claim_check_up,
        name_paper,
        set_paper,
    )
    from tests.factories import learning  # noqa: PLC0415 -- likewise

    for kind, body in learning.bodies().items():
        learning.build_question(f"asked-{kind}", body, is_practice=True, taught_on=lesson)
    known = learning.build_asked_module("A module that is known", questions=1, allows_test_out=True)
    learning.build_quiz(known, learning.fixed_section(learning.build_question("extra-known")))
    path = learning.build_path("A path of every kind", known, module)
    today = timezone.localdate()
    outcomes = [Outcome(known.pk, 1, 1), Outcome(module.pk, 7, 3)]
    results = [make_result(path.pk, outcomes, today=today) for _each in range(3)]
    free, own, taken = map(write_result, results)
    old = write_result(make_result(path.pk, outcomes, today=today - 2 * LASTS))
    claim_check_up(own, by=trainee)
    claim_check_up(taken, by=get_user_model().objects.get(email="trainee2@example.org"))
    asked = set_paper(path)
    kinds = [each.version.content["type"] for each in asked]
    return {
        "check_up": f"/learning/check-up/{path.slug}/",
        "paper": write_paper(name_paper(path, asked)),
        "number_asked": f"q{kinds.index('numeric') + 1}",
        "check_up_free": f"{free}/",
        "check_up_old": f"{old}/",
        "check_up_taken": f"{taken}/",
    }


def make_checks() -> dict[str, str]:
    """Let the trainee have tried one of two checks of a module that asks for them."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- as all of it

    from learning.domain.taking.enrolments import try_check  # noqa: PLC0415 -- likewise
    from tests.factories import learning  # noqa: PLC0415 -- likewise

    trainee = get_user_model().objects.get(email="trainee@example.org")
    module = learning.build_module("A module that asks for checks", asks_for_checks=True)
    checks = [learning.build_question(f"tried-{n}", is_practice=True) for n in (1, 2)]
    lesson = learning.build_lesson(module, "A lesson with checks to try", checks=checks)
    try_check(lesson, checks[0].uid, by=trainee)
    return {"checks_module": module.url, "checks_lesson": lesson.url}


def make_renewals() -> dict[str, str]:
    """Let the trainee have completed a module long ago and one today; both expire."""
    from datetime import UTC, datetime  # noqa: PLC0415 -- as all of it

    from django.contrib.auth import get_user_model  # noqa: PLC0415 -- needs Django set up

    from tests.factories import learning  # noqa: PLC0415 -- likewise

    trainee = get_user_model().objects.get(email="trainee@example.org")
    old = learning.build_module("A module done long ago", validity_months=12)
    learning.build_lesson(old, "A lesson of long ago")
    learning.build_completion(old, trainee, awarded_at=datetime(2024, 5, 31, 9, tzinfo=UTC))
    new = learning.build_module("A module done today", validity_months=12)
    done = learning.build_completion(new, trainee)
    return make_reminders(done, new) | {
        "renew_module": old.url,
        "complete_module": new.url,
        "renew": f"/my-learning/modules/{old.pk}/renew/",
        "renew_later": f"/my-learning/modules/{new.pk}/renew/",
    }


def make_reminders(done: Any, module: Any) -> dict[str, str]:
    """Return the links of letters about what expires: one that may stop them, one that has."""
    from django.utils import timezone  # noqa: PLC0415 -- as all of it

    from learning.domain.awarding.expiring import make_token, stop_reminders  # noqa: PLC0415 -- likewise
    from learning.models import ExpiryLetter  # noqa: PLC0415 -- likewise
    from tests.factories import learning  # noqa: PLC0415 -- likewise

    stopper = learning.build_user("stopper")
    stop_reminders(by=stopper)
    letters = [
        ExpiryLetter.objects.create(completion=each, days=7, sent_at=timezone.now())
        for each in (done, learning.build_completion(module, stopper))
    ]
    names = ("reminder", "reminder_stopped")
    return {
        name: f"/my-learning/reminders/{make_token(letter)}/"
        for name, letter in zip(names, letters, strict=True)
    }
