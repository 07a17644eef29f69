"""Signing in by e-mail address and password."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from hub.users.models import User


class EvenBackend(AuthenticationBackend):
    """Asks the database as often for an address that has an account as for one that has none.

    For an unknown address allauth looks into a second table, and that query shows in the time.
    """

    def _authenticate_by_email(self, email: str, password: str) -> AbstractBaseUser | None:
        user = super()._authenticate_by_email(email, password)
        if self._did_check_password:
            list(User.objects.filter(email=email))
        return user
