"""The people who may enter the admin: the only ones that its forms offer to choose from."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models


def people_of_the_admin() -> models.QuerySet[Any]:
    """Return the live accounts that may enter the admin, by name."""
    may_enter = models.Q(is_superuser=True) | models.Q(
        groups__permissions__codename="access_admin",
        groups__permissions__content_type__app_label="wagtailadmin",
    )
    people = get_user_model().objects.filter(may_enter, is_active=True)
    return people.distinct().order_by("last_name", "email")


def people_who_may(permission: str) -> list[Any]:
    """Return the live accounts that have a right (`app.codename`) by themselves or by a group.

    Where nobody has it, the administrators, who have every right.
    """
    label, codename = permission.split(".")
    by_group = models.Q(
        groups__permissions__codename=codename,
        groups__permissions__content_type__app_label=label,
    )
    by_itself = models.Q(
        user_permissions__codename=codename, user_permissions__content_type__app_label=label
    )
    people = get_user_model().objects.filter(is_active=True).order_by("pk")
    found = list(people.filter(by_group | by_itself).distinct())
    return found or list(people.filter(is_superuser=True))


class EditorForeignKey(models.ForeignKey):
    """A reference to an account whose form offers the people of the admin, not every trainee."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"queryset": people_of_the_admin(), **kwargs})

    def deconstruct(self) -> Any:
        """Be a plain foreign key to migrations: only the form differs."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs
