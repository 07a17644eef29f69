"""Which of our pages are measured: everyday ones of the starter content, chosen by their size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode

from hub.guidance.models import GuidancePage
from learning.domain.questions.answers import Answer, Pairing, Selection, Text
from learning.models import Attempt, LessonPage, ModulePage, QuizPage
from tests.bench import goals
from tests.bench.queries import list_queries
from tests.bench.readers import create_learner, create_reader, list_headers
from tests.bench.serving import Server
from tests.bench.site import HEADERS
from tests.bench.subjects import Journeys, Pages, Step, expect
from tests.bench.visitor import Answer as Reply
from tests.bench.visitor import Visitor
from tests.factories.learning import right_answer

LEARNERS, BEGUN = 4, 4  # people, and how many modules each of them began
QUESTIONS = 10


def list_subjects(server: Server, only: str = "") -> list[Pages | Journeys]:
    """Return those of our subjects whose name contains `only`."""
    modules = list(ModulePage.objects.live().order_by("path"))
    people = [create_learner(modules[:BEGUN]) for _number in range(LEARNERS)]
    readers = [list_headers(each) for each in people]
    guide = _find_middle(GuidancePage.objects.live().filter(kind="guide"))
    lesson = _find_middle(filter(_has_checks, LessonPage.objects.live()))
    searches = [f"/search/?{urlencode({'q': text})}" for text in list_queries()]
    quiz = QuizPage.objects.child_of(modules[0]).live().get()
    found: list[Pages | Journeys] = [
        Pages(goals.STORED, server, [guide.url], [HEADERS]),
        Pages(goals.GUIDE, server, [guide.url], readers),
        Pages(goals.LESSON, server, [lesson.url], readers),
        Pages(goals.OWN, server, ["/my-learning/"], readers),
        Pages(goals.SEARCH, server, searches, [HEADERS]),
        Journeys(goals.ATTEMPT, server, partial(walk_attempt, server, quiz)),
    ]
    return [each for each in found if only in each.name]


def _find_middle(pages: Iterable[Any]) -> Any:
    """Return the page with a body of middle length."""
    by_size = sorted(pages, key=lambda page: (len(str(page.body.raw_data)), page.pk))
    return by_size[len(by_size) // 2]


def _has_checks(lesson: LessonPage) -> bool:
    return any(block["type"] == "knowledge_check" for block in lesson.body.raw_data)


def walk_attempt(server: Server, quiz: QuizPage) -> Iterator[Step]:
    """Take `quiz` as a new person does who knows all answers: six requests, as six steps."""
    visitor = Visitor(server.port, list_headers(create_reader()))
    replies: list[Reply] = []

    def ask(status: int, method: Any, *arguments: Any) -> Reply:
        replies.append(expect(method(*arguments), status, arguments[0]))
        return replies[-1]

    yield goals.START, partial(ask, 302, visitor.post, f"/my-learning/quizzes/{quiz.pk}/start/", {})
    here = replies[-1].location
    yield goals.PAGE, partial(ask, 200, visitor.get, here)
    answers = list_right_answers(here) | {"action": "next"}
    yield goals.SAVE, partial(ask, 302, visitor.post, here, answers)
    yield goals.CHECK, partial(ask, 200, visitor.get, f"{here}check/")
    yield goals.HAND_IN, partial(ask, 302, visitor.post, f"{here}check/", {})
    yield goals.RESULT, partial(ask, 200, visitor.get, replies[-1].location)
    attempt = find_attempt(here)
    if not attempt.is_passed or attempt.responses.count() != QUESTIONS:
        raise RuntimeError(f"{here} was not passed with {QUESTIONS} right answers")


def find_attempt(address: str) -> Attempt:
    """Return the attempt whose page is at `address`."""
    return Attempt.objects.get(uid=address.strip("/").split("/")[-1])


def list_right_answers(address: str) -> dict[str, Any]:
    """Return what a form sends in which all is answered as it should be."""
    sent: dict[str, Any] = {}
    for response in find_attempt(address).responses.select_related("version"):
        sent |= _write_fields(f"q{response.position}", right_answer(response))
    return sent


def _write_fields(name: str, answer: Answer) -> dict[str, Any]:
    if isinstance(answer, Pairing):
        return {f"{name}-{stem}": choice for stem, choice in answer.pairs}
    if isinstance(answer, Selection):
        return {name: sorted(answer.chosen)}
    assert isinstance(answer, Text)
    return {name: answer.text}
