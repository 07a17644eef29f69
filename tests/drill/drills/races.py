"""Many requests at once for what may happen once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.db import connection

from learning.domain.taking.attempts import save_answers, start_attempt
from learning.models import Attempt, Enrolment
from tests.drill.registry import Outcome, drill
from tests.drill.server import Server
from tests.drill.visitors import Visitor, all_at_once
from tests.factories.learning import build_simple_quiz, build_user, right_answers

# Written by the database itself each time that an attempt is marked.
COUNTER = {
    "sqlite": """
        CREATE TRIGGER drill_marked AFTER UPDATE OF state ON learning_attempt
        WHEN NEW.state = 'marked' BEGIN INSERT INTO drill_marks VALUES (NEW.id); END
    """,
    "postgresql": """
        CREATE FUNCTION drill_mark() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN INSERT INTO drill_marks VALUES (NEW.id); RETURN NEW; END$$;
        CREATE TRIGGER drill_marked AFTER UPDATE OF state ON learning_attempt FOR EACH ROW
        WHEN (NEW.state = 'marked') EXECUTE FUNCTION drill_mark()
    """,
}
END_COUNTER = {
    "sqlite": "DROP TRIGGER drill_marked",
    "postgresql": "DROP FUNCTION drill_mark CASCADE",
}


@drill(
    about="one attempt is handed in many times at once",
    bound="one result each, marked once; every answer leads to it",
)
def submit_at_once(folder: Path, *, rounds: int = 50, parallel: int = 200) -> Outcome:
    quiz, user = build_simple_quiz(), build_user()
    answers: Counter[int] = Counter()
    marked: list[int] = []
    with Server(folder) as server, marks_counted() as marks:
        visitor = Visitor(server, user)
        for _round in range(rounds):
            attempt, _begun = start_attempt(quiz, by=user)
            save_answers(attempt, by=user, answers=right_answers(attempt))
            act = partial(visitor.post, f"/my-learning/attempts/{attempt.uid}/check/")
            answers.update(status for status, _url in all_at_once([act] * parallel))
            marked.append(attempt.pk)
        counted = sorted(marks())
    results = Attempt.objects.filter(state="marked", is_passed=True, score=100).count()
    return Outcome(
        f"{rounds} × {parallel}: {results} results, {len(counted)} markings, "
        f"answers {dict(answers)}",
        holds=answers == {302: rounds * parallel}
        and counted == marked
        and results == rounds == Attempt.objects.count(),
    )


@contextmanager
def marks_counted() -> Iterator[partial[list[int]]]:
    """Have the database note each marking; gives a function that returns the attempts marked."""

    def read() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM drill_marks")
            return [key for (key,) in cursor.fetchall()]

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE drill_marks (id bigint)")
        cursor.execute(COUNTER[connection.vendor])
    try:
        yield partial(read)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(END_COUNTER[connection.vendor])
            cursor.execute("DROP TABLE drill_marks")


@drill(
    about="attempts are begun and handed in by many at once, more than are allowed",
    bound="exactly those allowed, counted from 1; no fault",
)
def start_at_once(
    folder: Path, *, rounds: int = 10, allowed: int = 5, parallel: int = 40
) -> Outcome:
    quiz = build_simple_quiz(attempts_allowed=allowed)
    answers: Counter[int] = Counter()
    with Server(folder) as server:
        for number in range(rounds):
            visitor = Visitor(server, build_user(f"starter{number}"))
            act = partial(take_until_refused, visitor, quiz.pk)
            answers.update(code for codes in all_at_once([act] * parallel) for code in codes)
    right = [
        list(enrolment.attempts.order_by("ordinal").values_list("ordinal", "state"))
        == [(ordinal, "marked") for ordinal in range(1, allowed + 1)]
        for enrolment in Enrolment.objects.all()
    ]
    return Outcome(
        f"{rounds} × {parallel} for {allowed}: {Attempt.objects.count()} attempts, "
        f"answers {dict(answers)}",
        holds=set(answers) == {302} and right == [True] * rounds,
    )


def take_until_refused(visitor: Visitor, quiz: int) -> list[int]:
    """Start and hand in for as long as that leads to an attempt; return every status."""
    statuses = []
    while True:
        status, onward = visitor.post(f"/my-learning/quizzes/{quiz}/start/")
        statuses.append(status)
        if "/attempts/" not in onward:
            return statuses
        statuses.append(visitor.post(f"{onward}check/")[0])
