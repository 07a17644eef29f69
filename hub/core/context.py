"""Context for templates that leaves the session alone on public pages."""

from typing import Any

from django.contrib.auth.context_processors import PermWrapper
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from hub.core.page_cache import has_session


def lazy_auth(request: HttpRequest) -> dict[str, Any]:
    """Give `user` and `perms`; the session is read only when a template asks for them."""
    user = SimpleLazyObject(lambda: request.user)
    return {"user": user, "perms": PermWrapper(user)}


def lazy_messages(request: HttpRequest) -> dict[str, Any]:
    """Give `messages` to browsers that have a session, an empty list to all others."""
    return {"messages": get_messages(request) if has_session(request) else []}
