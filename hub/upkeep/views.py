"""The page on which a reader reports a problem, and the thanks after it. Never cached."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hub.core.rate_limit import Rate, TooOftenError, again_at, client_address, consume
from hub.upkeep.feedback import find_page, local_path, record_feedback
from hub.upkeep.forms import FeedbackForm

RATE = Rate(amount=5, seconds=3600)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_problem(request: HttpRequest) -> HttpResponse:
    """Show the form, or take a report and go on to the thanks."""
    if request.method != "POST":
        path = local_path(request, request.GET.get("page", ""))
        return _show(request, FeedbackForm(initial={"page": path}), path)
    form = FeedbackForm(request.POST)
    path = local_path(request, request.POST.get("page", ""))
    if not form.is_valid():
        return _show(request, form, path, status=400)
    try:
        consume("feedback", client_address(request), RATE)
    except TooOftenError as error:
        return _refuse(request, form, path, error)
    if not form.is_from_a_program:
        record_feedback(page=find_page(request, path), url=path, **form.report())
    target = reverse("feedback_thanks")
    return HttpResponseRedirect(f"{target}?{urlencode({'page': path})}" if path else target)


@never_cache
@require_safe
def thank(request: HttpRequest) -> HttpResponse:
    """Thank, and show the way back."""
    path = local_path(request, request.GET.get("page", ""))
    context = {"page_path": path, "about": find_page(request, path)}
    return render(request, "upkeep/feedback_thanks.html", context)


def _show(request: HttpRequest, form: FeedbackForm, path: str, status: int = 200) -> HttpResponse:
    context = {"form": form, "page_path": path, "about": find_page(request, path)}
    return render(request, "upkeep/feedback.html", context, status=status)


def _refuse(
    request: HttpRequest, form: FeedbackForm, path: str, error: TooOftenError
) -> HttpResponse:
    """Show the form again with all that was written, and say when it can be sent."""
    form.add_error(
        None,
        _(
            "You have reported %(count)d problems within an hour. Please send this one after "
            "%(time)s; what you wrote is still below."
        )
        % {"count": RATE.amount, "time": again_at(error)},
    )
    response = _show(request, form, path, status=429)
    response.headers["Retry-After"] = str(error.retry_after)
    return response
