"""Where a submission begins, is left for later, and is found again."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language

from casestudies.submission import letters
from casestudies.submission.drafts import save_address, start_submission
from casestudies.submission.forms import AddressForm, TrapForm
from casestudies.submission.links import whole_link
from casestudies.submission.models import Submission
from casestudies.submission.sending import find_index
from casestudies.submission.steps import STEPS, incomplete_steps, known_answers
from casestudies.submission.views.opening import (
    FOLDER,
    address,
    keep_private,
    limit,
    open_draft,
    open_link,
    refused,
    step_address,
)
from hub.core.rate_limit import Rate, TooOftenError, consume

STARTS = Rate(amount=20, seconds=3600)
LETTERS = Rate(amount=5, seconds=3600)
LETTERS_TO_ONE = Rate(amount=3, seconds=24 * 3600, refills=False)


@keep_private
def start(request: HttpRequest) -> HttpResponse:
    """Say what is kept and why; begin a submission."""
    if find_index(get_language() or settings.LANGUAGE_CODE) is None:
        raise Http404
    form = TrapForm(request.POST if request.method == "POST" else None)
    retry_after = 0
    if request.method == "POST":
        if form.is_from_a_program:
            return HttpResponseRedirect(request.path)
        retry_after = limit(request, "start", STARTS, form)
        if not retry_after:
            return HttpResponseRedirect(step_address(start_submission(), STEPS[0]))
    context = {
        "form": form,
        "steps": STEPS,
        "link_days": settings.SUBMISSION_LINK_DAYS,
        "kept_days": settings.SUBMISSION_RETENTION_DAYS,
    }
    response = render(request, f"{FOLDER}/start.html", context)
    return refused(response, retry_after) if retry_after else response


@open_link
def resume(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Go on where a draft was left; show what became of a submission that was sent."""
    if submission.state == Submission.State.DRAFT:
        missing = incomplete_steps(submission)
        goes_to = step_address(submission, missing[0]) if missing else address(submission, "check")
        return HttpResponseRedirect(goes_to)
    page = submission.page
    context = {
        "submission": submission,
        "has_address": bool(known_answers(submission, "you").get("email")),
        "link": whole_link(submission),
        "check_url": address(submission, "check"),
        "page_url": page.get_url(request) if page is not None and page.live else "",
    }
    return render(request, f"{FOLDER}/status.html", context)


@open_draft
def keep_for_later(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Show the link to go on with, and send it to an address if one is given."""
    known = known_answers(submission, "you").get("email", "")
    form = AddressForm(request.POST or None, initial={"email": known})
    retry_after, status = 0, 200
    if request.method == "POST":
        if form.is_valid():
            retry_after = limit(request, "letter", LETTERS, form)
            if not retry_after:
                _send_once(submission, form.cleaned_data["email"])
                return HttpResponseRedirect(f"{request.path}?sent=1")
        status = 400
    context = {
        "form": form,
        "submission": submission,
        "link": whole_link(submission),
        "was_sent": request.GET.get("sent") == "1",
        "resume_url": address(submission, "resume"),
    }
    response = render(request, f"{FOLDER}/saved.html", context, status=status)
    return refused(response, retry_after) if retry_after else response


def _send_once(submission: Submission, email: str) -> None:
    """Send the link, but not so often to one address that the letters become a nuisance.

    That an address got enough is not said: it may be somebody else's.
    """
    save_address(submission, email)
    try:
        consume("submission-letter-to", email, LETTERS_TO_ONE)
    except TooOftenError:
        return
    letters.send_link(submission, email)
