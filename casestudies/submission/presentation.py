"""Answers in words: for their writer before sending, and for the moderators after."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.forms import BaseForm, BooleanField, ChoiceField
from django.utils.translation import gettext as _

from casestudies.models import Outcome
from casestudies.submission.checklist import list_checks
from casestudies.submission.drafts import list_figures
from casestudies.submission.forms import FigureForm
from casestudies.submission.merging import FIGURES, WHOLE
from casestudies.submission.models import Submission
from casestudies.submission.steps import BY_NAME, EVIDENCE, PERSON, STEPS, Step, known_answers
from hub.guidance.pounds import PoundsField

CASE_STEPS = [step for step in STEPS if step.name != PERSON]


def describe_figure(figure: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a figure as lists show it: its name, and each question that was answered."""
    fields = FigureForm.base_fields
    rows = [(fields[name].label, figure[name]) for name in fields if name in figure]
    return {"number": number, "title": figure.get("measured", ""), "rows": rows[1:]}


def list_rows(submission: Submission, step: Step) -> list[tuple[Any, str]]:
    """Return each question of a step with its answer in words."""
    if step.form is None:
        figures = [describe_figure(each, 0) for each in list_figures(submission)]
        return [(one["title"], "\n".join(f"{a}: {b}" for a, b in one["rows"])) for one in figures]
    form = step.form()
    answers = known_answers(submission, step.name)
    asked = [name for name in form.fields if name != "file"]
    rows = [(form[name].label, say_answer(form, name, answers.get(name))) for name in asked]
    if step.name == EVIDENCE:
        rows.append((_("Files"), "\n".join(file.name for file in submission.files.all())))
    return rows


def name_part(path: tuple[str, ...]) -> str:
    """Return what a part of the page is called: its question, or the figure and its part."""
    if path[0] != FIGURES:
        form = BY_NAME[path[0]].form
        return str(form.base_fields[path[1]].label) if form else path[1]
    measure, part = path[1:3]
    if part == WHOLE:
        return _("Figure “%(name)s”") % {"name": measure}
    label = Outcome._meta.get_field(part).verbose_name
    return _("Figure “%(name)s”: %(part)s") % {"name": measure, "part": label}


def say_answer(form: BaseForm, name: str, value: Any) -> str:
    """Return an answer in words; an empty text when there is none."""
    field: Any = form.fields[name]
    if isinstance(field, BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, "")) if value else ""
    if isinstance(field, PoundsField) and value:
        return f"£{Decimal(value):,f}".removesuffix(".00")
    return str(value or "")


def describe_submission(submission: Submission) -> dict[str, Any]:
    """Return what moderators are shown of a submission: who, what, consents, files, checks."""
    return {
        "submission": submission,
        "submitter": getattr(submission, "submitter", None),
        "checks": list_checks(submission),
        "sections": [(step.title, list_rows(submission, step)) for step in CASE_STEPS],
        "files": submission.files.all(),
        "differences": len(submission.differences),
        "can_decline": submission.state
        in {Submission.State.SUBMITTED, Submission.State.CHANGES_ASKED},
    }
