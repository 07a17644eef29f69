"""What people change about themselves without further proof."""

from __future__ import annotations

from typing import Any

from hub.users.models import User


def change_details(user: User, *, first_name: str, last_name: str, audience: Any) -> User:
    """Give `user` a name and a group (a term of the vocabulary `audience`, or None)."""
    user.first_name, user.last_name, user.audience = first_name, last_name, audience
    user.save(update_fields=["first_name", "last_name", "audience"])
    return user
