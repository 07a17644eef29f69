"""Finds an organisation for the person who asks, or answers as if there were none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from hub.users import permissions
from hub.users.models import Organisation, User
from hub.users.organisations.errors import OrganisationGoneError


class SignedInRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User


def find_managed(request: HttpRequest, slug: str) -> Organisation:
    """Return the organisation that the signed-in person manages.

    A member who does not manage it is refused; to everybody else it is not there at all.
    """
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise Http404
    if permissions.can_manage(request.user, organisation):
        return organisation
    if permissions.is_member(request.user, organisation):
        raise PermissionDenied
    raise Http404


def find_own(request: HttpRequest, slug: str) -> Organisation:
    """Return the organisation that the signed-in person belongs to; nothing to everybody else."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None or not permissions.is_member(request.user, organisation):
        raise Http404
    return organisation


def not_found_when_gone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer as if there were none, too, when the organisation is deleted before `view` is done."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except OrganisationGoneError as error:
            raise Http404 from error

    return answer
