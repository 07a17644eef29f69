"""Who may do what with case studies and with what people send in. Every screen asks here."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy


def can_moderate_submissions(user: Any) -> bool:
    """Tell whether `user` may read what was sent in, with names and files, and decide about it."""
    return bool(
        user.is_active
        and user.has_perm("wagtailadmin.access_admin")
        and user.has_perm("submission.change_submission")
    )


def can_edit_case_studies(user: Any) -> bool:
    """Tell whether `user` may see the list of all case studies, drafts among them."""
    return bool(user.is_active and user.has_perm("wagtailadmin.access_admin"))


def can_classify(user: Any, page: Page) -> bool:
    """Tell whether `user` may change what `page` is about."""
    return bool(user.is_active and page.permissions_for_user(user).can_edit())


class SubmissionPermissionPolicy(ModelPermissionPolicy):
    """Submissions come from outside, and are forgotten by rule: nobody adds or deletes one here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in {"view", "change"} and can_moderate_submissions(user)
