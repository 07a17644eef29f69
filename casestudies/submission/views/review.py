"""All answers on one page, each with a way to change it, and the button that sends them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from casestudies.submission.errors import IncompleteError
from casestudies.submission.forms import TrapForm
from casestudies.submission.models import Submission
from casestudies.submission.presentation import list_rows
from casestudies.submission.sending import send_submission
from casestudies.submission.steps import (
    BY_NAME,
    STEPS,
    Step,
    incomplete_steps,
)
from casestudies.submission.views.opening import (
    FOLDER,
    address,
    limit,
    open_link,
    refused,
    step_address,
)
from hub.core.rate_limit import Rate

SENDINGS = Rate(amount=10, seconds=3600)


@open_link
def check_answers(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Show all answers, or send them. Sent twice, the second time leads to the same state."""
    state_address = address(submission, "resume")
    if not submission.is_open:
        return HttpResponseRedirect(state_address)
    form = TrapForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show(request, submission, form, [])
    if form.is_from_a_program:
        return HttpResponseRedirect(state_address)
    retry_after = limit(request, "send", SENDINGS, form)
    if retry_after:
        return refused(_show(request, submission, form, []), retry_after)
    try:
        send_submission(submission)
    except IncompleteError as error:
        return _show(request, submission, form, [BY_NAME[name] for name in error.steps], 400)
    return HttpResponseRedirect(state_address)


def _show(
    request: HttpRequest,
    submission: Submission,
    form: TrapForm,
    missing: list[Step],
    status: int = 200,
) -> HttpResponse:
    lacking = {step.name for step in incomplete_steps(submission)}
    context = {
        "submission": submission,
        "form": form,
        "missing": [_link(submission, step) for step in missing],
        "sections": [
            _link(submission, step)
            | {"rows": list_rows(submission, step), "is_incomplete": step.name in lacking}
            for step in STEPS
        ],
        "back_url": step_address(submission, STEPS[-1]),
        "saved_url": address(submission, "saved"),
    }
    return render(request, f"{FOLDER}/check.html", context, status=status)


def _link(submission: Submission, step: Step) -> dict[str, Any]:
    url = f"{step_address(submission, step)}?back=check"
    return {"name": step.name, "title": step.title, "url": url}
