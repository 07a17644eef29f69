"""What every page of a submission shares: its link is opened, faults are explained, steps known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casestudies.submission.errors import ClosedError, LinkEndedError, LinkWrongError
from casestudies.submission.links import find_submission, make_token
from casestudies.submission.models import Submission
from casestudies.submission.steps import STEPS, Step, number_of, step_before
from hub.core.rate_limit import Rate, TooOftenError, client_address, consume

View = Callable[..., HttpResponse]
FOLDER = "casestudies/submission"


def keep_private(view: View) -> View:
    """Make the answers of `view` stay out of caches, search engines and other sites' logs."""

    @wraps(view)
    def private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        # Not `no-referrer`: browsers would then send no origin, and no form would be taken.
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return require_http_methods(["GET", "HEAD", "POST"])(private)


def open_link(view: View) -> View:
    """Give `view` the submission of its link, or explain why there is none."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, find_submission(token), **kwargs)
        except LinkWrongError:
            return render(request, f"{FOLDER}/link_wrong.html", status=404)
        except LinkEndedError:
            return render(request, f"{FOLDER}/link_ended.html", status=410)
        except ClosedError:
            return HttpResponseRedirect(reverse("submission:resume", args=[token]))

    return keep_private(opened)


def open_draft(view: View) -> View:
    """As `open_link`, for what may still be changed; what may not leads to its state."""

    @wraps(view)
    def opened(request: HttpRequest, submission: Submission, **kwargs: Any) -> HttpResponse:
        if not submission.is_open:
            raise ClosedError
        return view(request, submission, **kwargs)

    return open_link(opened)


def address(submission: Submission, name: str, *args: Any) -> str:
    """Return the address of a page of `submission`."""
    return reverse(f"submission:{name}", args=[make_token(submission), *args])


def step_address(submission: Submission, step: Step) -> str:
    """Return the address of a step of `submission`."""
    return address(submission, "step", step.name)


def step_context(request: HttpRequest, submission: Submission, step: Step) -> dict[str, Any]:
    """Return what the template of a step needs beside its form."""
    before = step_before(step.name)
    if wants_check(request):
        back = address(submission, "check")
    elif before is not None:
        back = step_address(submission, before)
    else:
        back = reverse("submission:start")
    return {
        "submission": submission,
        "token": make_token(submission),
        "query": "?back=check" if wants_check(request) else "",
        "step": step,
        "number": number_of(step.name),
        "count": len(STEPS),
        "back_url": back,
    }


def wants_check(request: HttpRequest) -> bool:
    """Tell whether the reader came from the page with all answers, and goes back there."""
    return request.GET.get("back") == "check"


def limit(request: HttpRequest, action: str, rate: Rate, form: BaseForm) -> int:
    """Count an action of this sender; return 0, or after how many seconds it works again.

    In the second case `form` says so.
    """
    try:
        consume(f"submission-{action}", client_address(request), rate)
    except TooOftenError as error:
        moment = timezone.localtime(timezone.now() + timedelta(seconds=error.retry_after + 59))
        form.add_error(
            None,
            _("That was too often within an hour. Try again after %(time)s; nothing is lost.")
            % {"time": time_format(moment.time())},
        )
        return error.retry_after
    return 0


def refused(response: HttpResponse, retry_after: int) -> HttpResponse:
    """Return `response` as the answer to something that was done too often."""
    response.status_code = 429
    response.headers["Retry-After"] = str(retry_after)
    return response
