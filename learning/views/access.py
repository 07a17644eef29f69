"""Finds an attempt for the person who asks, or answers as if there were none."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

from hub.core.page_cache import has_session, remember
from hub.users.models import User
from hub.users.permissions import is_signed_in
from learning.domain.taking.attempts import settle_attempt
from learning.models import Attempt, QuizPage


class SignedInRequest(HttpRequest):
    """A request of a person with an account."""

    user: User


def reader_of(request: HttpRequest) -> User | None:
    """Return who reads a public page, when they are signed in.

    The session is not touched where the browser has none: the page is then everybody's.
    """
    user = getattr(request, "user", None)
    if getattr(request, "is_preview", False) or user is None or not has_session(request):
        return None
    return user if is_signed_in(user) else None


def find_attempt(request: SignedInRequest, uid: UUID) -> Attempt:
    """Return an attempt of the person who asks, settled if its time is up; or raise Http404."""
    attempts = Attempt.objects.for_user(request.user).select_related("enrolment")
    attempt = attempts.filter(uid=uid).first()
    if attempt is None:
        raise Http404
    return settle_attempt(attempt)


def find_page(pages: type[Page], request: HttpRequest, pk: int) -> Page:
    """Return a published page that the person may read; or raise Http404."""
    page = pages.objects.live().filter(pk=pk).first()
    if page is None:
        raise Http404
    if not all(each.accept_request(request) for each in page.get_view_restrictions()):
        raise Http404
    return page


def find_addresses(quiz_key: UUID, request: HttpRequest) -> tuple[str, str]:
    """Return where a quiz and its module are; empty texts when it is not published any more."""

    def find() -> tuple[str, str]:
        quiz = QuizPage.objects.live().filter(translation_key=quiz_key).first()
        if quiz is None:
            return "", ""
        return quiz.get_url(request) or "", quiz.get_parent().get_url(request) or ""

    name = f"quiz-addresses:{quiz_key}:{request.get_host()}:{get_language()}"
    return remember(name, find)


def find_quiz(attempt: Attempt) -> QuizPage | None:
    """Return the quiz that an attempt is at, if it is still published."""
    return QuizPage.objects.live().filter(translation_key=attempt.quiz_key).first()
