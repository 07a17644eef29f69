"""Ways into an organisation: `Invitation` by address or by link, and `MailDomain`.

A token is never stored: the row holds its SHA-256, so that a copy of the database opens nothing.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.users.models.organisations import Membership, Organisation
from hub.users.models.people import LowerCaseEmailField


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by what can still be done with them."""

    def open(self, *, now: datetime | None = None) -> InvitationQuerySet:
        """Those that somebody can still accept."""
        return self.filter(
            ended_at__isnull=True, used_at__isnull=True, expires_at__gt=now or timezone.now()
        )

    def by_address(self) -> InvitationQuerySet:
        """Those sent to one address."""
        return self.exclude(email="")

    def by_link(self) -> InvitationQuerySet:
        """Those that whoever has the link can accept."""
        return self.filter(email="")


class Invitation(models.Model):
    """That an address, or whoever has a link, may join an organisation until a moment.

    An address has at most one invitation of an organisation that is neither used nor ended. A link
    makes members only, and many people may use it; one by address is used once.
    """

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="invitations",
        verbose_name=_("organisation"),
    )
    email = LowerCaseEmailField(_("e-mail address"), blank=True)
    role = models.CharField(
        _("role"),
        max_length=10,
        choices=Membership.Role.choices,
        default=Membership.Role.MEMBER,
    )
    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    sent_at = models.DateTimeField(_("last letter"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("used by"),
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(ended_at__isnull=True, used_at__isnull=True)
                & ~models.Q(email=""),
                name="one_open_invitation_for_an_address",
            ),
            models.CheckConstraint(
                condition=~models.Q(email="")
                | models.Q(role=Membership.Role.MEMBER, used_at__isnull=True),
                name="link_makes_members_and_is_not_used_up",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")),
                name="invitation_expires_after_it_is_made",
            ),
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | models.Q(ended_at__isnull=True),
                name="invitation_is_used_or_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.email or _('link')}"

    @property
    def is_link(self) -> bool:
        return not self.email

    @property
    def is_open(self) -> bool:
        """Whether it can be accepted at this moment."""
        return self.ended_at is None and self.used_at is None and self.expires_at > timezone.now()


class MailDomainQuerySet(models.QuerySet["MailDomain"]):
    """Domains by whether an administrator approved them."""

    def approved(self) -> MailDomainQuerySet:
        return self.filter(approved_at__isnull=False)

    def waiting(self) -> MailDomainQuerySet:
        return self.filter(approved_at__isnull=True)


class MailDomain(models.Model):
    """That verified addresses of a domain may join an organisation, once it is approved.

    No two organisations have the same approved domain. Several may ask for one, so that asking
    tells nobody whether another organisation has it.
    """

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="mail_domains",
        verbose_name=_("organisation"),
    )
    domain = models.CharField(
        _("domain"), max_length=253, help_text=_("What stands after the @, in lower case.")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)

    objects = MailDomainQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail domain")
        verbose_name_plural = _("mail domains")
        ordering = ["domain", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "domain"], name="domain_once_in_an_organisation"
            ),
            models.UniqueConstraint(
                fields=["domain"],
                condition=models.Q(approved_at__isnull=False),
                name="approved_domain_of_one_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.domain
