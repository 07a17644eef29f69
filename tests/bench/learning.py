"""What a whole attempt at a quiz costs: start, save, look over, hand in, see the result."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from learning.models import Attempt, QuizPage
from tests.bench.measuring import ROUNDS, Measured
from tests.factories.learning import (
    build_bank,
    build_module,
    build_question,
    build_quiz,
    build_user,
    draw_section,
)

ASKED, IN_BANK = 10, 14


def run(say: Callable[[str], None], bare: float) -> list[Measured]:
    """Return what an attempt at a quiz of ten questions costs; `bare` as `measure` returned it."""
    say(f"bench: attempts at {ASKED} questions")
    for number in range(IN_BANK):
        build_question(f"bench-{number}")
    quiz = build_quiz(build_module(), draw_section(ASKED, build_bank()))
    client = Client()
    client.force_login(build_user())
    with override_settings(PART_CACHE_SECONDS=600):
        cache.clear()
        _take(client, quiz)
        with CaptureQueriesContext(connection) as queries:
            _take(client, quiz)
        count = len(queries)  # before other requests empty the list
        taken = sorted(_take(client, quiz) for _round in range(ROUNDS))
    middle = median(taken)
    name = "a whole attempt, six requests"
    ratio = round(middle / bare, 1)
    return [Measured(name, ASKED, round(middle, 2), ratio, count)]


def _take(client: Client, quiz: QuizPage) -> float:
    """Return the milliseconds of processor time that one attempt takes.

    Raises RuntimeError when it does not come to a result.
    """
    begun = time.process_time()
    here = client.post(f"/my-learning/quizzes/{quiz.pk}/start/")["Location"]
    page = client.get(here)
    elapsed = time.process_time() - begun
    chosen = _choose(here)
    begun = time.process_time()
    client.post(here, chosen | {"action": "next"})
    client.get(f"{here}check/")
    result = client.post(f"{here}check/")["Location"]
    shown = client.get(result)
    elapsed += time.process_time() - begun
    if (page.status_code, shown.status_code) != (200, 200):
        raise RuntimeError(f"{here} answered {page.status_code} and {shown.status_code}")
    return elapsed * 1000


def _choose(address: str) -> dict[str, str]:
    """Return what a form sends that picks the first option everywhere; not part of the cost."""
    attempt = Attempt.objects.get(uid=address.strip("/").split("/")[-1])
    rows = attempt.responses.select_related("version")
    return {f"q{row.position}": row.version.paper["options"][0]["id"] for row in rows}
