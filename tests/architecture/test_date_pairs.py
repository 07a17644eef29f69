"""Days that belong together are in order in the database, whatever writes them.

Times that the machine writes are not asked about: its clock may be put back.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

OWN = ("hub.", "learning.", "casestudies.")
# Days beside others with which they have no order, each with why.
ALONE = {
    "casestudies.CaseStudyPage.last_reviewed": "may lie anywhere",
    "casestudies.CaseStudyPage.review_by": "a plan, and may be overdue",
    "guidance.GuidancePage.last_reviewed": "may lie anywhere",
    "guidance.GuidancePage.review_by": "a plan, and may be overdue",
    "reference.Instrument.last_reviewed": "may lie anywhere",
    "reference.Instrument.made_on": "a law may hold from a day before it was made",
    "reference.Instrument.review_by": "a plan, and may be overdue",
    "reference.RuleCondition.order_from": "an order; the others are of its framework",
    "reference.RuleCondition.since": "only the day that readers are told",
    "reference.Threshold.review_by": "a plan, and may be overdue",
    "reports.RecommendationPage.last_reviewed": "may lie anywhere",
    "reports.RecommendationPage.status_on": "may lie anywhere",
    "reports.ReportPage.last_reviewed": "may lie anywhere",
    "reports.ReportPage.published_on": "may lie anywhere",
}


def list_days() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Yield each of our tables that has two days or more, with their names."""
    for model in apps.get_models():
        if model.__module__.startswith(OWN):
            days = [
                field.name for field in model._meta.local_fields if type(field) is models.DateField
            ]
            if len(days) > 1:
                yield model, days


def test_every_pair_of_days_is_ordered_by_a_constraint() -> None:
    loose = set()
    for model, days in list_days():
        ordered = " ".join(
            str(each.condition)
            for each in model._meta.constraints
            if isinstance(each, models.CheckConstraint)
        )
        loose |= {f"{model._meta.label}.{day}" for day in days if day not in ordered}

    assert loose == set(ALONE)


def test_states_that_end_something_have_a_date() -> None:
    """A state that somebody decides stands with the day of it in one constraint."""
    missing = []
    for model in apps.get_models():
        if not model.__module__.startswith(OWN):
            continue
        names = {field.name for field in model._meta.local_fields}
        state, day = names & {"state", "status"}, names & {"decided_at", "handled_at"}
        conditions = [str(getattr(each, "condition", "")) for each in model._meta.constraints]
        if (
            state
            and day
            and not any(all(name in condition for name in state | day) for condition in conditions)
        ):
            missing.append(model._meta.label)

    assert missing == []
