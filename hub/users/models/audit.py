"""What was done to accounts and organisations, by whom and when: `AuditEntry`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditError(TypeError):
    """Somebody tried to change what is on record."""


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Entries can be read and added, not changed."""

    def update(self, **values: Any) -> NoReturn:
        raise AuditError("Entries of the audit list are not changed.")

    def delete(self) -> NoReturn:
        raise AuditError("Entries of the audit list are not deleted before their time.")

    def forget_before(self, moment: datetime) -> int:
        """Remove the entries that are older than `moment`; return how many."""
        return self.filter(at__lt=moment)._raw_delete(self.db)


def _reference(to: str, label: Any) -> models.ForeignKey[Any, Any]:
    """Return a reference that outlives what it refers to: the number stays, and means nothing."""
    return models.ForeignKey(
        to,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


class AuditEntry(models.Model):
    """One thing that was done. Append-only; it holds no names, addresses or secrets.

    When a person or an organisation is erased, their number stays behind and leads nowhere: numbers
    are not given out again.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    verb = models.CharField(_("what"), max_length=60, db_index=True)
    actor = _reference(settings.AUTH_USER_MODEL, _("by whom"))
    about = _reference(settings.AUTH_USER_MODEL, _("about whom"))
    organisation = _reference("users.Organisation", _("organisation"))
    details = models.JSONField(_("details"), default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit list")
        ordering = ["-at", "-pk"]
        # Nobody adds, changes or deletes one by hand.
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AuditError("Entries of the audit list are not changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AuditError("Entries of the audit list are not deleted before their time.")
