"""Fills the site of an older commit with people, attempts, certificates and drafts.

Run by the code of that commit, in its folder, as a program: it uses only what was there then, and
prints as JSON what must be found again.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- Django must be set up
from django.db import connection  # noqa: E402 -- likewise

from learning.domain.awarding.certificates import issue_certificate  # noqa: E402 -- likewise
from learning.domain.evidence.checkpoints import make_checkpoint  # noqa: E402 -- likewise
from learning.domain.taking.attempts import (  # noqa: E402 -- likewise
    save_answers,
    start_attempt,
    submit_attempt,
)
from learning.models import RecordEvent, Response  # noqa: E402 -- likewise
from tests.factories.learning import (  # noqa: E402 -- likewise
    build_completions,
    build_simple_quiz,
    build_user,
    right_answers,
    wrong_answers,
)
from tests.factories.pages import build_report  # noqa: E402 -- likewise

PEOPLE = 5


def fill() -> dict[str, object]:
    """Fill the database; return what must be found again."""
    call_command("migrate", verbosity=0)
    certificates = [issue_certificate(each)[0] for each in build_completions(PEOPLE)]
    quiz = build_simple_quiz()
    for answers in (right_answers, wrong_answers):
        who = build_user(answers.__name__)
        attempt, _begun = start_attempt(quiz, by=who)
        save_answers(attempt, by=who, answers=answers(attempt))
        submit_attempt(attempt, by=who)
    waiting = build_user("waiting")
    attempt, _begun = start_attempt(quiz, by=waiting)
    save_answers(attempt, by=waiting, answers=right_answers(attempt))
    report = build_report(title="Published")
    report.title = "A draft"
    report.save_revision()
    make_checkpoint()
    return {
        "certificates": [str(each.uid) for each in certificates],
        "attempt": str(attempt.uid),
        "report": report.pk,
        "events": [
            list(row) for row in RecordEvent.objects.order_by("pk").values_list("pk", "hash")
        ],
        "answers": [
            list(row) for row in Response.objects.order_by("pk").values_list("pk", "answer")
        ],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(fill()))
    connection.close()
