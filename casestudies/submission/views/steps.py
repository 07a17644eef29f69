"""One step: a few questions that belong together."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import override

from casestudies.submission.drafts import save_answers, save_person
from casestudies.submission.forms import PersonForm, StepForm
from casestudies.submission.models import Consent, Submission
from casestudies.submission.steps import BY_NAME, PERSON, Step, known_answers, step_after
from casestudies.submission.views.opening import (
    FOLDER,
    address,
    open_draft,
    step_address,
    step_context,
    wants_check,
)


@open_draft
def answer(request: HttpRequest, submission: Submission, step: str) -> HttpResponse:
    """Ask the questions of a step, or keep what was answered and go on."""
    found = BY_NAME.get(step)
    if found is None or found.form is None:
        raise Http404
    if request.method != "POST":
        return _show(
            request, submission, found, found.form(initial=known_answers(submission, step))
        )
    later = request.POST.get("action") == "save"
    form = found.form(request.POST, later=later)
    if not form.is_valid():
        return _show(request, submission, found, form, status=400)
    keep(submission, found, form)
    return HttpResponseRedirect(next_address(request, submission, found, later=later))


def keep(submission: Submission, step: Step, form: StepForm) -> None:
    """Keep the answers of a valid form where they belong."""
    if step.name != PERSON:
        save_answers(submission, step.name, form.answers())
        return
    with override(submission.language):
        wordings = {kind: str(PersonForm.base_fields[kind].label) for kind in Consent.Kind.values}
    save_person(submission, form.answers(), wordings)


def next_address(request: HttpRequest, submission: Submission, step: Step, *, later: bool) -> str:
    """Return where to go after a step."""
    if later:
        return address(submission, "saved")
    following = None if wants_check(request) else step_after(step.name)
    return step_address(submission, following) if following else address(submission, "check")


def _show(
    request: HttpRequest, submission: Submission, step: Step, form: StepForm, status: int = 200
) -> HttpResponse:
    context = step_context(request, submission, step) | {"form": form}
    return render(request, f"{FOLDER}/step.html", context, status=status)
