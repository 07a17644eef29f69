"""Putting on record that a knowledge check was tried, where a module asks for it."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hub.users.permissions import is_signed_in
from learning.domain.taking.enrolments import try_check
from learning.models import LessonPage
from learning.views.access import find_page
from learning.views.lessons import CHECK, list_parts

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- the name of a field


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def try_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the check that was answered, and lead to the address that shows the answer.

    Only an answer that can be marked counts. By GET, show the lesson.
    """
    lesson = cast("LessonPage", find_page(LessonPage, request, pk))
    here = lesson.get_url(request) or "/"
    if request.method != "POST":
        return redirect(here)
    sent = request.POST.copy()
    sent.pop(TOKEN, None)
    checks = {str(part.check.number): part.check for part in list_parts(lesson, sent) if part.check}
    check = checks.get(sent.get(CHECK, ""))
    there = f"{here}?{sent.urlencode()}#{check.anchor}" if check else here
    if not is_signed_in(request.user):
        return redirect_to_login(there)
    if check and check.review:
        try_check(lesson, check.question, by=request.user)
    return redirect(there)
