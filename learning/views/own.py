"""What a learner has done and what comes next; and marking a lesson as read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.users.permissions import is_signed_in
from learning.domain.agenda import list_due
from learning.domain.awarding.achievements import (
    Achievement,
    describe_achievement,
    find_achievements,
)
from learning.domain.awarding.certificates import request_certificate
from learning.domain.awarding.expiring import has_reminders
from learning.domain.check_ups.personal_paths import list_own_paths
from learning.domain.errors import CertificateClosed
from learning.domain.outline import find_outline
from learning.domain.periods import is_renewable
from learning.domain.taking.enrolments import complete_lesson
from learning.domain.taking.history import RECENT, read_history
from learning.domain.taking.progress import Progress, list_progress
from learning.models import Completion, LessonPage
from learning.views.access import SignedInRequest, find_page
from learning.views.check_up import describe_path
from learning.views.lessons import find_place
from learning.views.quiz_help import describe_help
from learning.views.wording import describe_attempts, describe_certificates


@never_cache
@login_required
@require_safe
def show_own(request: SignedInRequest) -> HttpResponse:
    """Show what is due, the modules under way and done, own paths, every attempt at a quiz."""
    history, outline = read_history(request.user), find_outline()
    progress = list_progress(history, outline)
    how = find_achievements(each.shown for each in progress if each.shown is not None)
    rows = [_describe(each, how) for each in progress]
    page = Paginator(history.attempts, RECENT).get_page(request.GET.get("page"))
    context = {
        "due": list_due(history),
        "paths": [describe_path(each) for each in list_own_paths(request.user, progress, outline)],
        "under_way": [row for row in rows if not row["progress"].is_closed],
        "complete": [row for row in rows if row["progress"].is_closed and not row["has_ended"]],
        "lapsed": [row for row in rows if row["progress"].has_lapsed],
        "page_obj": page,
        "attempts": describe_attempts(page.object_list),
        "has_reminders": has_reminders(request.user),
        "help": describe_help(request.user),
        "certificates": describe_certificates(history.certificates),
        "offered": history.list_offered(timezone.now()),
        "catalogue_url": outline.index_url,
    }
    return render(request, "learning/my_learning.html", context)


@never_cache
@login_required
@require_POST
def issue(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Issue the certificate of a path that the reader completed without having chosen it."""
    completion = get_object_or_404(Completion.objects.for_user(request.user), uid=uid)
    try:
        certificate, _issued = request_certificate(completion, by=request.user)
    except CertificateClosed:
        messages.warning(request, _("This is no longer valid, so there is no certificate of it."))
        return redirect("learning:own")
    return redirect("certificates:one", certificate.uid)


def _describe(progress: Progress, how: Mapping[int, Achievement]) -> dict[str, Any]:
    step, completion = progress.next_step, progress.completion
    now = timezone.now()
    return {
        "how": describe_achievement(how[progress.shown.pk]) if progress.shown else [],
        "may_renew": completion is not None and is_renewable(completion, now=now),
        "has_ended": progress.has_lapsed,
        "progress": progress,
        "url": progress.module.url if progress.module else "",
        "next_title": step.page.title if step else "",
        "next_url": step.page.url if step else "",
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mark_as_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a lesson as read and go on to what comes after it; by GET, show the lesson."""
    lesson = cast("LessonPage", find_page(LessonPage, request, pk))
    here = lesson.get_url(request) or "/"
    if request.method != "POST":
        return redirect(here)
    if not is_signed_in(request.user):
        return redirect_to_login(here)
    _completion, made = complete_lesson(lesson, by=request.user)
    if made:
        messages.success(request, _("Marked as read: %(title)s") % {"title": lesson.title})
    place = find_place(lesson, request)
    return redirect((place["next"] or place["module"])["url"])
