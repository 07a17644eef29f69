"""Organisations and who belongs to which: `Organisation`, `Membership`.

An organisation is a body whose people train; it is not a signatory or partner named in the
content (that is `reference.Party`).
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel


class Organisation(ClusterableModel):
    """A body whose people train. Deleting it deletes its memberships, never a learning record."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        help_text=_("Its part of the address /organisations/…/; keep it once it is in use."),
    )
    kind = models.ForeignKey(
        "taxonomy.Term",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"vocabulary": "organisation_type"},
        verbose_name=_("kind"),
        help_text=_("What sort of organisation it is."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by time. A membership holds from `joined_at` until the day before `left_at`."""

    def on(self, day: date) -> MembershipQuerySet:
        """Those that hold on `day`."""
        return self.filter(
            models.Q(left_at__isnull=True) | models.Q(left_at__gt=day), joined_at__lte=day
        )

    def active(self) -> MembershipQuerySet:
        """Those that hold today."""
        return self.on(timezone.localdate())

    def managing(self) -> MembershipQuerySet:
        """Those of people who manage the training of their organisation."""
        return self.filter(role=Membership.Role.MANAGER)


class Membership(models.Model):
    """That a person belongs to an organisation, from when until when.

    At most one open membership (without an end) for a person in an organisation. It is personal
    data and goes with the account or the organisation; records keep a copy of what they need.
    """

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        MANAGER = "manager", _("Training manager")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
    )
    organisation = ParentalKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateField(_("joined on"), default=timezone.localdate)
    left_at = models.DateField(
        _("left on"),
        null=True,
        blank=True,
        help_text=_("The first day on which this person is no longer a member."),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation", "user", "joined_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=models.Q(left_at__isnull=True),
                name="one_open_membership",
                violation_error_message=_("This person is a member of this organisation already."),
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True)
                | models.Q(left_at__gte=models.F("joined_at")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("A membership cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"
