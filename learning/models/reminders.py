"""Letters before something expires: which went out, and who wants none."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.models.completions import Completion


class ExpiryLetter(models.Model):
    """That a letter went out so many days before a completion expires, once for each number."""

    completion = models.ForeignKey(Completion, on_delete=models.CASCADE, related_name="+")
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("letter about what expires")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["completion", "days"], name="one_letter_before_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.completion_id}: {self.days}"


class RemindersStopped(models.Model):
    """That a person wants no letters before something expires. Goes with the account."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    stopped_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminders stopped")
        verbose_name_plural = _("reminders stopped")

    def __str__(self) -> str:
        return str(self.user_id)
