"""Making the first administrator."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from hub.users.accounts.addresses import mark_verified
from hub.users.accounts.edits import note_new
from hub.users.models import User


class AddressTakenError(Exception):
    """There is an account with this address already; `user` is it."""

    def __init__(self, user: User) -> None:
        super().__init__(user.email)
        self.user = user


def create_administrator(email: str, password: str) -> User:
    """Create an account that may do everything.

    Raises AddressTakenError for an address in use, ValidationError for an address that is none or a
    password that is too weak.
    """
    email = User.objects.normalize_email(email)
    validate_email(email)
    with transaction.atomic():
        taken = User.objects.filter(email=email).first()
        if taken is not None:
            raise AddressTakenError(taken)
        try:
            validate_password(password, user=User(email=email))
        except ValidationError as error:
            raise ValidationError({"password": error.messages}) from error
        user = User.objects.create_superuser(email, password)
        # Whoever may run commands on the server answers for the address.
        mark_verified(user)
        note_new(user, by=None)
        return user
