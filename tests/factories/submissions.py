"""Builders of what people send in about a case study."""

from __future__ import annotations

from typing import Any

from casestudies.submission.drafts import save_person
from casestudies.submission.models import Submission
from casestudies.submission.sending import send_submission
from tests.factories.casestudies import build_case_index
from tests.factories.guidance import build_term

FIGURE = {
    "measured": "Apprenticeships completed",
    "unit": "people",
    "committed": "12",
    "delivered": "9",
    "period": "2015/16",
    "source": "Contract review 2016",
}
ANSWERS: dict[str, Any] = {
    "case": {
        "title": "Grounds care for a landlord",
        "summary": "Tenants were to be trained. Fewer were than promised.",
        "buyer": "A landlord",
        "provider": "A gardener",
    },
    "contract": {"sector": "housing", "place": "north-west", "value": "300000", "started": 2015},
    "story": {"context": "Trees needed care.", "done": "Tenants were trained.\n\nTrees were cut."},
    "results": {
        "results": "Nine finished.",
        "not_worked": "Nobody planned for winter.",
        "not_again": "Start in October.",
    },
    "figures": [FIGURE],
    "evidence": {"sources": "Contract review 2016, https://example.org/review"},
}
PERSON = {
    "name": "Wanda Writer",
    "organisation": "The Landlord",
    "email": "wanda@sender.test",
    "publication": True,
    "contact": True,
}
WORDINGS = {"publication": "I agree to publication.", "contact": "You may write to me."}


def build_draft(person: dict[str, Any] | None = None, **answers: Any) -> Submission:
    """Return a submission that is complete, but for what `answers` changes by step."""
    build_case_index()
    for vocabulary, code in (("sector", "housing"), ("place", "north-west")):
        build_term(vocabulary, code)
    submission = Submission.objects.create(answers=ANSWERS | answers)
    save_person(submission, PERSON if person is None else person, WORDINGS)
    return Submission.objects.get(pk=submission.pk)


def build_sent(person: dict[str, Any] | None = None, **answers: Any) -> Submission:
    """Return a submission that a moderator has to look at."""
    return send_submission(build_draft(person, **answers))
