"""The steps of a submission in their order, and which of them still lack something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casestudies.submission import forms
from casestudies.submission.models import Submission

FIGURES, EVIDENCE, PERSON = "figures", "evidence", "you"


@dataclass(frozen=True)
class Step:
    """One step: `name` stands in its address, `form` asks its questions.

    The figures are a list of forms of their own, so that step has none.
    """

    name: str
    title: str | Promise
    form: type[forms.StepForm] | None
    lead: str | Promise = ""


STEPS = (
    Step("case", _("What is the case about?"), forms.CaseForm),
    Step(
        "contract",
        _("The contract"),
        forms.ContractForm,
        _("Leave empty what you do not know. Nobody will guess it for you."),
    ),
    Step("story", _("What happened"), forms.StoryForm),
    Step("results", _("What came of it"), forms.ResultsForm),
    Step(
        FIGURES,
        _("Figures"),
        None,
        _(
            "What was promised and what was delivered, each on its own. What you leave out is "
            "shown as “not reported”, never as nought."
        ),
    ),
    Step(EVIDENCE, _("Sources and files"), forms.EvidenceForm),
    Step(PERSON, _("About you"), forms.PersonForm),
)
BY_NAME = {step.name: step for step in STEPS}


def number_of(name: str) -> int:
    """Return the place of a step, counted from 1."""
    return [step.name for step in STEPS].index(name) + 1


def step_before(name: str) -> Step | None:
    """Return the step before `name`; None at the first."""
    at = number_of(name) - 1
    return STEPS[at - 1] if at else None


def step_after(name: str) -> Step | None:
    """Return the step after `name`; None at the last."""
    at = number_of(name)
    return STEPS[at] if at < len(STEPS) else None


def known_answers(submission: Submission, name: str) -> dict[str, Any]:
    """Return what is known for the form of a step, as its fields take it."""
    if name == PERSON:
        return _person(submission)
    return dict(submission.answers.get(name, {}))


def incomplete_steps(submission: Submission) -> list[Step]:
    """Return the steps whose form would not be accepted as it stands, in order."""
    return [step for step in STEPS if not _is_complete(submission, step)]


def _is_complete(submission: Submission, step: Step) -> bool:
    return step.form is None or step.form(known_answers(submission, step.name)).is_valid()


def _person(submission: Submission) -> dict[str, Any]:
    submitter = getattr(submission, "submitter", None)
    known: dict[str, Any] = {}
    if submitter is not None:
        known = {
            "name": submitter.name,
            "organisation": submitter.organisation,
            "email": submitter.email,
        }
    for consent in submission.consents.all():
        if consent.withdrawn_at is None:
            known[consent.kind] = True
    return known
