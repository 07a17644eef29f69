"""Who may do what with reported problems."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class FeedbackPermissionPolicy(ModelPermissionPolicy):
    """Reports come from readers: nobody adds one in the admin."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)
