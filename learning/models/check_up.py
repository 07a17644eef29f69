"""A check-up that somebody claimed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckUp(models.Model):
    """What a check-up said to the one person who claimed it; it goes with the account.

    A suggestion and no record of learning: nothing is complete because of it. `digest` is the
    SHA-256 of the signed text in its address, so that an address is claimed once. `outcomes` are
    lists of the key of a module's page, how many questions were asked and how many were right.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="check_ups",
        verbose_name=_("person"),
    )
    path = models.ForeignKey(
        "learning.PathPage",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("learning path"),
    )
    taken_on = models.DateField(_("taken on"))
    outcomes = models.JSONField(default=list)
    claimed_at = models.DateTimeField(_("claimed"))

    class Meta:
        verbose_name = _("check-up")
        verbose_name_plural = _("check-ups")
        ordering: ClassVar[list[str]] = ["-claimed_at"]

    def __str__(self) -> str:
        return f"{self.path} ({self.taken_on:%Y-%m-%d})"
