"""What the admin does to many accounts at once, by the same functions as to one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)

from hub.users.accounts.deletion import delete_account
from hub.users.accounts.edits import give_rights, set_active
from hub.users.models import User


class DeletePeople(DeleteBulkAction):
    def get_execution_context(self) -> dict[str, Any]:
        return super().get_execution_context() | {"by": self.request.user}

    @classmethod
    def execute_action(cls, objects: list[User], **context: Any) -> tuple[int, int]:
        for user in objects:
            delete_account(user, by=context["by"])
        return len(objects), 0


class SetStateOfPeople(SetActiveStateBulkAction):
    @classmethod
    def execute_action(cls, objects: list[User], **context: Any) -> tuple[int, int]:
        by = context["user"]
        others = [user for user in objects if user.pk != by.pk]
        for user in others:
            set_active(user, context["mark_as_active"], by=by)
        return len(others), 0


class GiveRightsToPeople(AssignRoleBulkAction):
    def get_execution_context(self) -> dict[str, Any]:
        return super().get_execution_context() | {"by": self.request.user}

    @classmethod
    def execute_action(
        cls, objects: list[User], role: Group | None = None, **context: Any
    ) -> tuple[int, int]:
        if role is None:
            return 0, 0
        for user in objects:
            give_rights(user, role, by=context["by"])
        return len(objects), 0


BULK_ACTIONS = (DeletePeople, SetStateOfPeople, GiveRightsToPeople)
