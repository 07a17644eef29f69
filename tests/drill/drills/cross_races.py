"""Different functions about one learner's records, all at the same moment."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from hub.users.accounts.deletion import delete_account
from hub.users.models import User
from learning.domain.awarding.revocation import revoke_completion
from learning.domain.correcting.proposals import decide_regrade
from learning.domain.correcting.regrade import run_regrade
from learning.domain.errors import AttemptClosed, NoAttemptsLeft, NotTheirs
from learning.domain.evidence.checkpoints import make_checkpoint
from learning.domain.evidence.verification import verify_records
from learning.domain.questions.answers import Text
from learning.domain.taking.attempts import (
    save_answers,
    settle_due,
    start_attempt,
    submit_attempt,
)
from learning.models import Attempt, Completion, Question, QuizPage, RegradeProposal
from tests.drill.registry import Outcome, drill
from tests.drill.visitors import all_at_once
from tests.factories.learning import build_user, right_answers
from tests.learning.domain.correcting.correcting import accept, build_word_quiz, take

# What the rules may say to someone who comes second.
RULES = (AttemptClosed, NoAttemptsLeft, NotTheirs, User.DoesNotExist)
LONGEST_PAUSE = 0.02  # seconds after each lock: others get their own first lock meanwhile
# Each round accepts two words more, and a question takes no more than 20.
ROUNDS_OF_A_QUIZ = 8
LOCKING = ("FOR UPDATE", "FOR NO KEY UPDATE")


@dataclass(frozen=True)
class Scene:
    """One learner with a marked and an open attempt, and a correction of the question."""

    quiz: QuizPage
    word: Question
    user: User
    attempt: Attempt
    completion: Completion
    proposal: RegradeProposal
    owner: User

    def acts(self) -> dict[str, Callable[[], Any]]:
        """Return the functions that run against each other, by name."""
        answers = right_answers(self.attempt)
        return {
            "start": partial(start_attempt, self.quiz, by=self.user),
            "save": partial(save_answers, self.attempt, by=self.user, answers=answers),
            "submit": partial(submit_attempt, self.attempt, by=self.user, answers=answers),
            "settle": partial(settle_due, now=timezone.now() + timedelta(minutes=1)),
            "regrade": partial(run_regrade, self.proposal, now=timezone.now()),
            "revoke": partial(
                revoke_completion,
                self.completion,
                by=self.owner,
                reason=Completion.Reason.MISTAKE,
            ),
            "erase": partial(delete_account, self.user, by=None),
            "publish": partial(accept, self.word, f"published {self.user.pk}"),
        }


def build_scene(quiz: QuizPage, word: Question, owner: User, number: int) -> Scene:
    """Return a scene whose learner passed, then failed by an answer that is accepted since.

    The open attempt is overdue in every second one.
    """
    name, other_word = f"learner{number}", f"word {number}"
    user = take(quiz, name, "attribution", knows_option=True).enrolment.learner.user
    failed, _begun = start_attempt(quiz, by=user)
    answers = right_answers(failed)
    given = {place: Text(other_word) if isinstance(a, Text) else a for place, a in answers.items()}
    submit_attempt(failed, by=user, answers=given)
    accept(word, other_word)
    opened = RegradeProposal.objects.filter(state=RegradeProposal.State.OPEN).latest("pk")
    proposal, _decided = decide_regrade(opened, by=owner, reason="Another word is right too")
    attempt, _begun = start_attempt(quiz, by=user)
    if number % 2:
        Attempt.objects.filter(pk=attempt.pk).update(deadline=timezone.now() - timedelta(hours=1))
        attempt.refresh_from_db()
    completion = Completion.objects.get(learner__user=user)
    return Scene(quiz, word, user, attempt, completion, proposal, owner)


@contextmanager
def slow_locks() -> Iterator[None]:
    """Let each lock of this thread be followed by a pause, so that others get theirs."""

    def pause(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if any(clause in sql for clause in LOCKING):
            time.sleep(random.uniform(0, LONGEST_PAUSE))
        return result

    with connection.execute_wrapper(pause):
        yield


def try_act(name: str, act: Callable[[], Any]) -> str:
    """Do `act`; return what went wrong, empty for nothing or what the rules say."""
    try:
        with slow_locks():
            act()
    except RULES:
        return ""
    except Exception as error:  # noqa: BLE001 -- whatever it is, the drill counts it
        return f"{name}: {type(error).__name__} {str(error).splitlines()[0]}"
    return ""


@drill(
    about="start, save, submit, settle, regrade, revoke, erase and publish run at the same moment",
    bound="no fault, and the records agree with their log",
)
def cross_races(folder: Path, *, rounds: int = 200) -> Outcome:
    faults: Counter[str] = Counter()
    owner = build_user("owner")
    for number in range(rounds):
        if number % ROUNDS_OF_A_QUIZ == 0:
            quiz, word = build_word_quiz(name=f"word{number}")
        scene = build_scene(quiz, word, owner, number)
        acts = [partial(try_act, name, act) for name, act in scene.acts().items()]
        faults.update(filter(None, all_at_once(acts)))
        if User.objects.filter(pk=scene.user.pk).exists():
            faults["not erased"] += 1
    make_checkpoint()
    faults.update(f"log: {fault.what}" for fault in verify_records())
    common = "; ".join(f"{count} × {text}" for text, count in faults.most_common(5))
    return Outcome(
        f"{rounds} × 8 functions: {faults.total()} faults{': ' if faults else ''}{common}",
        holds=not faults,
    )
