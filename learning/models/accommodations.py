"""What a person needs in every quiz: granted once, applied everywhere."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Accommodation(models.Model):
    """What one person asked for and was granted, in all quizzes. It goes with the account.

    It counts only while it is granted. Nobody but the person and the staff who grant it may see
    it: no training manager, no export of an organisation.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        GRANTED = "granted", _("Granted")
        DECLINED = "declined", _("Declined")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="accommodation",
        verbose_name=_("person"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    extra_time = models.PositiveSmallIntegerField(
        _("extra time in per cent"), default=0, validators=[MaxValueValidator(400)]
    )
    extra_attempts = models.PositiveSmallIntegerField(
        _("extra attempts"), default=0, validators=[MaxValueValidator(20)]
    )
    has_no_time_limit = models.BooleanField(_("no time limit"), default=False)
    has_no_shuffling = models.BooleanField(_("no shuffling"), default=False)
    wish = models.TextField(_("what was asked for"), blank=True, max_length=2000)
    asked_at = models.DateTimeField(_("asked for on"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        ordering: ClassVar[list[str]] = ["-asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_state_display()}"

    @property
    def is_waiting(self) -> bool:
        """Whether something was asked for since staff last decided."""
        if self.asked_at is None:
            return False
        return self.decided_at is None or self.asked_at > self.decided_at
