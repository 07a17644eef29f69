"""Mail on its way out: `OutgoingMail`."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Mail by what has to be done with it."""

    def deliverable(self, now: datetime) -> OutgoingMailQuerySet:
        """What waits and is due at `now`; what was never tried is, however the clock was set."""
        is_due = models.Q(next_attempt_at__lte=now) | models.Q(attempts=0)
        return self.filter(is_due, state=OutgoingMail.State.WAITING)

    def in_trouble(self) -> OutgoingMailQuerySet:
        """What did not get through, or may not have."""
        troubles = (OutgoingMail.State.FAILED, OutgoingMail.State.UNCERTAIN)
        return self.filter(state__in=troubles)


class OutgoingMail(models.Model):
    """One message; `content` holds all of it until it is erased.

    Only who changes `state` from waiting to sending, with a `claim` of its own, may hand it to the
    transport, and does so once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        UNCERTAIN = "uncertain", _("May not have been sent")

    created_at = models.DateTimeField(_("written"), default=timezone.now, db_index=True)
    subject = models.CharField(_("subject"), max_length=255)
    recipients = models.JSONField(_("recipients"), default=list)
    content = models.JSONField(_("content"), null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now, db_index=True)
    claim: models.UUIDField[uuid.UUID | None, uuid.UUID | None] = models.UUIDField(
        null=True, editable=False
    )
    claimed_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True)
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="waiting") | models.Q(content__isnull=False),
                name="waiting_mail_has_content",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
