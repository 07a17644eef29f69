"""Who is looking, as the type that domain functions take."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from hub.users.models import User


def signed_in_user(request: HttpRequest) -> User:
    """Return who is signed in; raise PermissionDenied for anybody else.

    Stands behind `login_required`, which sends people without a session to sign in.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
