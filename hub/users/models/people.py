"""The accounts of people: `User`.

An account is found by its e-mail address in any letter case; there is no user name.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager, Permission
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hub.core.email_addresses import AddressField, clean_address
from hub.core.page_cache import remember


class LowerCaseEmailField(models.EmailField):
    """An email address that is stored, looked up and asked for in one spelling."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"form_class": AddressField} | kwargs))

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean_address(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean_address(value) if isinstance(value, str) else value


class UserManager(BaseUserManager["User"]):
    """Makes accounts from an e-mail address."""

    use_in_migrations = True

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return the whole address in one spelling, not only its domain in lower case."""
        return clean_address(email or "")

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an account; without a password it cannot be signed in to.

        Raises ValueError when `email` is empty.
        """
        email = self.normalize_email(email)
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an administrator."""
        return self.create_user(
            email, password, **(fields | {"is_staff": True, "is_superuser": True})
        )


class User(AbstractUser):
    """A person with an account. No two accounts share an address, whatever its letter case."""

    username = None
    email = LowerCaseEmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("An account with this e-mail address already exists.")},
    )
    audience = models.ForeignKey(
        "taxonomy.Term",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"vocabulary": "audience"},
        verbose_name=_("audience"),
        help_text=_("The group this person works in; it decides which learning path is offered."),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_in_any_case",
                violation_error_message=_("An account with this e-mail address already exists."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @property
    def may_enter_admin(self) -> bool:
        """Whether links into the admin are shown; the admin itself asks `has_perm`.

        Who may is remembered until a group or somebody's groups or permissions change.
        """
        if not self.is_active or self.is_superuser:
            return self.is_active
        return self.pk in remember("admin-users", list_admin_users)


def list_admin_users() -> set[int]:
    """Return the keys of the users who have the permission to enter the admin."""
    permission = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    held = Q(user_permissions__in=permission) | Q(groups__permissions__in=permission)
    return set(User.objects.filter(held).values_list("pk", flat=True))
