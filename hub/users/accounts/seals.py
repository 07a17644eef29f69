"""How an account stands, as a text that changes when its address, password or standing does."""

from __future__ import annotations

import secrets

from django.utils.crypto import salted_hmac

from hub.users.models import User


def seal_of(user: User | None) -> str:
    """Return the seal of `user`; for nobody one that equals no other."""
    if user is None:
        return secrets.token_hex(20)
    parts = f"{user.pk}|{user.email}|{user.password}|{user.is_active}"
    return salted_hmac("hub.users.seal", parts).hexdigest()
