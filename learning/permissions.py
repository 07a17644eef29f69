"""Who may do what with questions and records. Screens, exports and the API ask here."""

from __future__ import annotations

from typing import Any


def can_author_questions(user: Any) -> bool:
    """Tell whether `user` may see what is right in a question: those who write them."""
    return user.is_authenticated and user.is_active and user.has_perm("learning.change_question")
