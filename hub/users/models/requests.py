"""Organisations that somebody asked for: `OrganisationRequest`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.users.models.organisations import Organisation


class OrganisationRequest(models.Model):
    """That a person asks for an organisation of their own, and what an administrator decided.

    A person has at most one that waits. It goes with the account of who asked.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    name = models.CharField(_("name of the organisation"), max_length=200)
    kind = models.ForeignKey(
        "taxonomy.Term",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"vocabulary": "organisation_type"},
        verbose_name=_("kind"),
    )
    about = models.TextField(
        _("what it is for"),
        max_length=2000,
        help_text=_("What your part in it is, and how we can see that it is real."),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="organisation_requests",
        verbose_name=_("asked for by"),
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    status = models.CharField(
        _("state"), max_length=10, choices=Status.choices, default=Status.WAITING
    )
    reason = models.TextField(
        _("reason"), max_length=2000, blank=True, help_text=_("The person who asked reads it.")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )

    class Meta:
        verbose_name = _("request for an organisation")
        verbose_name_plural = _("requests for organisations")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by"],
                condition=models.Q(status="waiting"),
                name="one_waiting_request_of_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(status="waiting", decided_at__isnull=True)
                | models.Q(~models.Q(status="waiting"), decided_at__isnull=False),
                name="request_is_waiting_or_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="declined", reason=""),
                name="request_is_declined_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name
