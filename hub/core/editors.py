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


class EditorForeignKey(models.ForeignKey):
    """A reference to an account whose form offers the people of the admin, not every trainee."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"queryset": people_of_the_admin(), **kwargs})

    def deconstruct(self) -> Any:
        """Be a plain foreign key to migrations: only the form differs."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs
