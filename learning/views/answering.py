"""The pages of an attempt: each step saves what was answered, whichever button was pressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hub.users.permissions import is_signed_in
from hub.users.stale_forms import shown_again_by
from learning.domain.agenda import RESUME
from learning.domain.errors import AttemptClosed
from learning.domain.taking.accommodations import Time
from learning.domain.taking.attempts import is_final, save_answers
from learning.domain.taking.responses import list_responses
from learning.domain.taking.reviews import Review, review_response
from learning.forms.answers import AnswerField, AnswerSheet, answer_fields, read_sheet
from learning.models import Attempt, FeedbackPolicy, Response
from learning.views.access import SignedInRequest, find_addresses, find_attempt
from learning.views.kept_answers import keep_answers, take_kept_answers
from learning.views.wording import say_time

Asked = SignedInRequest


@dataclass(frozen=True)
class QuestionPage:
    """Some questions of an attempt; `number` counts from 1."""

    responses: list[Response]
    number: int
    count: int
    total: int

    @property
    def is_last(self) -> bool:
        return self.number == self.count


@dataclass(frozen=True)
class Entry:
    """A question to answer, or, where feedback comes at once, what became of the answer."""

    field: AnswerField
    review: Review | None


def show_answers_again(request: Asked, uid: UUID) -> HttpResponse:
    """Show what was typed into a page of an attempt, to be saved by the person; save nothing."""
    attempt = find_attempt(request, uid)
    if not attempt.is_open:
        _say_closed(request)
        return redirect("learning:result", uid)
    page = open_page(attempt, _read_number(request))
    asked = [each for each in page.responses if not is_final(attempt, each)]
    return _show(request, attempt, page, read_sheet(asked, request.POST), is_unsaved=True)


@shown_again_by(show_answers_again)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show a page of questions, save it by POST, and go where the button says."""
    if not is_signed_in(request.user):
        if request.method == "POST":
            keep_answers(request, uid, _read_number(request))
        return redirect_to_login(request.get_full_path())
    return _answer_own(cast("Asked", request), uid)


def _answer_own(request: Asked, uid: UUID) -> HttpResponse:
    attempt = find_attempt(request, uid)
    if not attempt.is_open:
        if request.method == "POST":
            _say_closed(request)
        return redirect("learning:result", uid)
    if request.method == "POST":
        page = open_page(attempt, _read_number(request))
        return _save(request, attempt, page, request.POST)
    if request.GET.get("page") == RESUME:
        return redirect(_find_place(attempt))
    kept = take_kept_answers(request, attempt)
    if kept is not None:
        number, sent = kept
        return _save(request, attempt, open_page(attempt, number), sent, was_kept=True)
    return _show(request, attempt, open_page(attempt, _read_number(request)))


def _read_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1


def open_page(attempt: Attempt, number: int) -> QuestionPage:
    """Return the page with that number; the nearest where there is none."""
    responses = list_responses(attempt)
    size = attempt.page_size or max(len(responses), 1)
    count = max(-(-len(responses) // size), 1)
    number = min(max(number, 1), count)
    shown = responses[(number - 1) * size : number * size]
    return QuestionPage(shown, number, count, len(responses))


def page_address(attempt: Attempt, number: int) -> str:
    """Return the address of a page of an attempt."""
    address = reverse("learning:attempt", args=[attempt.uid])
    return address if number == 1 else f"{address}?page={number}"


def _find_place(attempt: Attempt) -> str:
    """Return the first page with a question left open; with none, where they are looked over."""
    left = attempt.responses.filter(answered_at__isnull=True).order_by("position").first()
    if left is None:
        return reverse("learning:check", args=[attempt.uid])
    return page_address(attempt, -(-left.position // attempt.page_size) if attempt.page_size else 1)


def _save(
    request: Asked, attempt: Attempt, page: QuestionPage, sent: QueryDict, was_kept: bool = False
) -> HttpResponse:
    """Save what can be understood; what cannot is shown again, as it was typed."""
    asked = [each for each in page.responses if not is_final(attempt, each)]
    sheet = read_sheet(asked, sent)
    good = {key: each for key, each in sheet.answers.items() if key not in sheet.problems}
    try:
        save_answers(attempt, by=request.user, answers=good)
    except AttemptClosed:
        _say_closed(request)
        return redirect("learning:result", attempt.uid)
    if sheet.problems:
        return _show(request, attempt, page, sheet)
    if was_kept:
        messages.success(request, _("What you had answered was kept, and is now saved."))
        return redirect(page_address(attempt, page.number))
    return redirect(_next_address(request, attempt, page, good))


def _next_address(
    request: Asked, attempt: Attempt, page: QuestionPage, answers: dict[int, Any]
) -> str:
    action = request.POST.get("action", "")
    if action == "save":
        messages.success(request, _("Your answers are saved. You can go on when you like."))
        return find_addresses(attempt.quiz_key)[0] or page_address(attempt, page.number)
    if action == "previous" and page.number > 1:
        return page_address(attempt, page.number - 1)
    shows_feedback = attempt.feedback_policy == FeedbackPolicy.AT_ONCE
    if shows_feedback and any(each is not None for each in answers.values()):
        return page_address(attempt, page.number)
    if page.is_last:
        return reverse("learning:check", args=[attempt.uid])
    return page_address(attempt, page.number + 1)


def _show(
    request: Asked,
    attempt: Attempt,
    page: QuestionPage,
    sheet: AnswerSheet | None = None,
    *,
    is_unsaved: bool = False,
) -> HttpResponse:
    fields = answer_fields(page.responses, total=page.total, sheet=sheet)
    reviews = [review_response(attempt, each) for each in page.responses]
    context = {
        "attempt": attempt,
        "is_unsaved": is_unsaved,
        "page_of": page,
        "here": page_address(attempt, page.number),
        "entries": [Entry(*each) for each in zip(fields, reviews, strict=True)],
        "time": say_time(Time(attempt.base_seconds, attempt.extra_seconds)),
        "problems": [
            {
                "anchor": field.anchor,
                "title": _("Question %(number)d") % {"number": field.number},
                "text": field.problem,
            }
            for field in fields
            if field.problem
        ],
    }
    status = 400 if context["problems"] else 200
    return render(request, "learning/attempt.html", context, status=status)


def _say_closed(request: HttpRequest) -> None:
    messages.warning(
        request, _("This attempt is over. What was saved before counts; nothing more is taken.")
    )
