"""What a person needs in every quiz: granted once, applied everywhere."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_TIME = 400  # per cent
MOST_ATTEMPTS = 20


class Accommodation(models.Model):
    """What one person asked for and was granted, in all quizzes. It goes with the account.

    The figures are what is granted and counts: nothing until staff grant something, and the same as
    before while a further wish waits or after it was declined. `asked` holds the figures of the
    last wish, `state` what became of it; its words (`wish`) are erased when it is decided.

    Nobody but the person and the staff who decide may see it: no training manager, no export of an
    organisation.
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
        _("extra time in per cent"), default=0, validators=[MaxValueValidator(MOST_TIME)]
    )
    extra_attempts = models.PositiveSmallIntegerField(
        _("extra attempts"), default=0, validators=[MaxValueValidator(MOST_ATTEMPTS)]
    )
    has_no_time_limit = models.BooleanField(_("no time limit"), default=False)
    has_no_shuffling = models.BooleanField(_("no shuffling"), default=False)
    asked = models.JSONField(_("figures asked for"), default=dict, blank=True)
    wish = models.TextField(_("what was asked for"), blank=True, max_length=2000)
    reason = models.TextField(_("what was answered"), blank=True, max_length=1000)
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
        verbose_name = _("help with quizzes")
        verbose_name_plural = _("help with quizzes")
        ordering: ClassVar[list[str]] = ["-asked_at", "pk"]
        # No right to it follows from any other: it is given by itself, to a group of its own.
        default_permissions = ()
        permissions: ClassVar[list] = [
            ("decide_accommodation", _("Can see and decide about help with quizzes"))
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state="asked") | models.Q(decided_at__isnull=False),
                name="decided_accommodation_has_a_date",
            ),
            models.CheckConstraint(
                condition=models.Q(extra_time__lte=MOST_TIME, extra_attempts__lte=MOST_ATTEMPTS),
                name="accommodation_within_limits",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_waiting(self) -> bool:
        """Whether something was asked for that staff have not decided yet."""
        return self.state == self.State.ASKED
