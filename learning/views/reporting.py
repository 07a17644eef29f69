"""Reporting a question from the result of an attempt."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hub.core.rate_limit import Rate, TooOftenError, again_at, consume
from learning.domain.correcting.reports import report_question
from learning.forms.reports import ReportForm
from learning.models import Response
from learning.views.access import SignedInRequest, find_attempt

RATE = Rate(amount=10, seconds=3600)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedInRequest, uid: UUID, position: int) -> HttpResponse:
    """Show the form about one question of an attempt that is over; store the report by POST."""
    attempt = find_attempt(request, uid)
    if attempt.is_open:
        return redirect("learning:attempt", uid)
    responses = attempt.responses.select_related("version", "report")
    response = get_object_or_404(responses, position=position)
    back = f"{reverse('learning:result', args=[uid])}#question-{position}"
    if hasattr(response, "report"):
        messages.info(request, _("You have reported this question already."))
        return redirect(back)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, response, form, back, status=400 if form.is_bound else 200)
    try:
        consume("question-report", str(request.user.pk), RATE)
    except TooOftenError as error:
        said = _("You have reported %(count)d questions within an hour. Send it after %(time)s.")
        form.add_error(None, said % {"count": RATE.amount, "time": again_at(error)})
        refused = _show(request, response, form, back, status=429)
        refused.headers["Retry-After"] = str(error.retry_after)
        return refused
    report_question(response, by=request.user, **form.cleaned_data)
    messages.success(request, _("Thank you. Your report goes to who keeps this question right."))
    return redirect(back)


def _show(
    request: SignedInRequest, response: Response, form: ReportForm, back: str, *, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "response": response,
        "total": response.attempt.responses.count(),
        "back": back,
    }
    return render(request, "learning/report.html", context, status=status)
