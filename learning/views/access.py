"""Finds an attempt for the person who asks, or answers as if there were none."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from wagtail.models import Page

from hub.core.page_cache import has_session
from hub.core.visibility import restricted
from hub.users.models import User
from hub.users.permissions import is_signed_in
from learning.domain.outline import find_outline
from learning.domain.taking.attempts import settle_attempt
from learning.domain.taking.responses import read_attempt
from learning.models import Attempt


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
    attempt = read_attempt(request.user, uid)
    if attempt is None:
        raise Http404
    return settle_attempt(attempt)


def find_page(pages: type[Page], request: HttpRequest, pk: int) -> Page:
    """Return a published page that the person may read; or raise Http404."""
    found = pages.objects.live().filter(pk=pk).annotate(is_restricted=restricted())
    page = found.first()
    if page is None:
        raise Http404
    restrictions = page.get_view_restrictions() if page.is_restricted else ()
    if not all(each.accept_request(request) for each in restrictions):
        raise Http404
    return page


def find_addresses(quiz_key: UUID) -> tuple[str, str]:
    """Return where a quiz and its module are; empty texts when it is not published any more."""
    found = find_outline().quizzes_by_key.get(quiz_key)
    return (found[0].url, found[1].url) if found else ("", "")
