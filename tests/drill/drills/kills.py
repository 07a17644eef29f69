"""The server is killed while people answer: nothing that it acknowledged may be lost or doubled.

Killing a process loses what is in its memory. What the operating system holds survives that and
does not survive a power cut; against one, the site waits for the disk at each commit
(`PRAGMA synchronous=FULL`, and `synchronous_commit`, which PostgreSQL has on by itself).
"""

from __future__ import annotations

import http.client
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Semaphore, Thread

from learning.domain.evidence.versions import describe_question
from learning.models import Attempt, Question, QuizPage
from tests.drill.registry import Outcome, drill
from tests.drill.server import Server
from tests.drill.visitors import Visitor
from tests.factories.learning import (
    build_module,
    build_question,
    build_quiz,
    build_user,
    fixed_section,
)

QUESTIONS = 6
# How many requests are acknowledged before a kill: in an even spread, so that every step is hit.
FEWEST, MOST = 5, 60
PATIENCE = 120  # seconds for as many


@dataclass(frozen=True)
class Paper:
    """A quiz that asks everybody the same in the same order; options by position."""

    quiz: QuizPage
    options: list[list[str]]


@dataclass
class Writer:
    """Somebody who takes the quiz again and again, and notes what the server acknowledged.

    `answers` are by attempt and position. What was sent last and not acknowledged is sent again,
    as a person does who sees an error page.
    """

    visitor: Visitor
    paper: Paper
    chance: random.Random
    current: str = ""
    position: int = 0
    unsure: tuple[str, int] | None = None
    answers: dict[str, dict[int, str]] = field(default_factory=dict)
    submitted: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def write(self, stop: Event, acknowledged: Semaphore) -> None:
        """Go on until `stop` is set or the server is gone; count what was acknowledged."""
        try:
            while not stop.is_set() and not self.faults:
                self._step()
                acknowledged.release()
        except (OSError, http.client.HTTPException):
            return

    def _step(self) -> None:
        if not self.current:
            self._start()
        elif self.position < QUESTIONS:
            self._answer(self.position + 1)
        else:
            self._post(f"{self.current}check/")
            self.submitted.add(self.current)
            self.current = ""

    def _start(self) -> None:
        onward = self._post(f"/my-learning/quizzes/{self.paper.quiz.pk}/start/")
        # What was begun and not acknowledged leads to where its reader left off.
        onward = onward.partition("?")[0]
        if onward in self.answers or "/attempts/" not in onward:
            self.faults.append(f"not begun: {onward}")
        self.current, self.position = onward, 0
        self.answers[onward] = {}

    def _answer(self, position: int) -> None:
        self.unsure = (self.current, position)
        value = self.chance.choice(self.paper.options[position - 1])
        self._post(f"{self.current}?page={position}", {f"q{position}": value})
        self.answers[self.current][position] = value
        # Now and then an answer is thought over.
        self.position = position if self.chance.random() < 0.8 else self.position
        self.unsure = None

    def _post(self, path: str, data: dict[str, str] | None = None) -> str:
        status, onward = self.visitor.post(path, data)
        if status != 302:
            self.faults.append(f"{path} answered {status}")
        return onward

    def find_losses(self) -> list[str]:
        """Return what was acknowledged and is not in the database as it was."""
        attempts = Attempt.objects.for_user(self.visitor.user)
        rows = {f"/my-learning/attempts/{each.uid}/": each for each in attempts}
        lost = [f"lost: attempt {address}" for address in self.answers if address not in rows]
        for address, answers in self.answers.items():
            attempt = rows.get(address)
            if attempt is None:
                continue
            if address in self.submitted and attempt.is_open:
                lost.append(f"lost: handing in {address}")
            stored = dict(attempt.responses.values_list("position", "answer"))
            lost += [
                f"lost: answer {position} of {address}"
                for position, value in answers.items()
                if (address, position) != self.unsure and stored[position] != {"chosen": [value]}
            ]
        return lost

    def find_doubles(self) -> list[str]:
        """Return what is there more often than it was acknowledged; call when all is sent."""
        attempts = Attempt.objects.for_user(self.visitor.user)
        extra = attempts.count() - len(self.answers)
        wrong = [each for each in attempts if each.responses.count() != QUESTIONS]
        return [f"doubled: {extra} attempts"] * bool(extra) + [f"paper: {each}" for each in wrong]


@drill(
    about="the server is killed while 8 people answer, and started again",
    bound="nothing acknowledged lost or doubled",
)
def kill_while_answering(folder: Path, *, kills: int = 20, writers: int = 8) -> Outcome:
    paper, chance = build_paper(), random.Random(kills)
    found: list[str] = []
    with Server(folder) as server:
        people = [
            Writer(Visitor(server, build_user(f"writer{number}")), paper, random.Random(number))
            for number in range(writers)
        ]
        for _kill in range(kills):
            write_until(people, chance.randint(FEWEST, MOST), then=server.kill)
            found += [loss for each in people for loss in each.find_losses()]
            server.start()
        write_until(people, MOST)  # what nobody acknowledged is sent again
    for each in people:
        found += each.find_losses() + each.find_doubles() + each.faults
    answers = sum(len(answers) for each in people for answers in each.answers.values())
    attempts = sum(len(each.answers) for each in people)
    return Outcome(
        f"{kills} kills, {attempts} attempts, {answers} answers: "
        + ("; ".join(found[:3]) or "none lost, none doubled"),
        holds=not found and answers > kills * FEWEST // 2,
    )


def build_paper() -> Paper:
    """Return a quiz of questions of single choice, one on a page."""
    questions: list[Question] = [build_question(f"k{number}") for number in range(QUESTIONS)]
    quiz = build_quiz(
        build_module(), fixed_section(*questions), page_size=1, shuffles_questions=False
    )
    papers = [describe_question(question)["paper"] for question in questions]
    return Paper(quiz, [[option["id"] for option in paper["options"]] for paper in papers])


def write_until(people: list[Writer], count: int, then: Callable[[], None] | None = None) -> None:
    """Let all write until so much is acknowledged; `then` comes while they still do."""
    stop, acknowledged = Event(), Semaphore(0)
    threads = [Thread(target=each.write, args=(stop, acknowledged)) for each in people]
    for thread in threads:
        thread.start()
    arrived = all(acknowledged.acquire(timeout=PATIENCE) for _each in range(count))
    if then is not None:
        then()
    stop.set()
    for thread in threads:
        thread.join()
    if not arrived:
        raise TimeoutError(f"fewer than {count} answers in time")
