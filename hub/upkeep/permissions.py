"""Who may do what with reported problems and outgoing mail."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class FeedbackPermissionPolicy(ModelPermissionPolicy):
    """Reports come from readers: nobody adds one in the admin."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)


class MailPermissionPolicy(ModelPermissionPolicy):
    """Administrators look at mail and send it again; nobody writes or deletes it in the admin."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in {"view", "change"} and user.is_active and user.is_superuser
