"""Begins an attempt, or leads back to the one that is under way."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hub.users.permissions import is_signed_in
from learning.domain.agenda import resume_address
from learning.domain.errors import LearningError, NothingToAsk
from learning.domain.taking.attempts import start_attempt
from learning.models import QuizPage
from learning.views.access import find_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin by POST. By GET, as after signing in or going back, show the page of the quiz.

    What the rules do not allow, the page of the quiz says.
    """
    quiz = find_page(QuizPage, request, pk)
    if request.method != "POST":
        return redirect(_address_of(quiz, request))
    if not is_signed_in(request.user):
        return redirect_to_login(_address_of(quiz, request))
    try:
        attempt, begun = start_attempt(quiz, by=request.user)
    except NothingToAsk:
        messages.error(request, _("This quiz has no questions at present."))
        return redirect(_address_of(quiz, request))
    except LearningError:
        return redirect(_address_of(quiz, request))
    return redirect("learning:attempt", attempt.uid) if begun else redirect(resume_address(attempt))


def _address_of(quiz: QuizPage, request: HttpRequest) -> str:
    return quiz.get_url(request) or "/"
