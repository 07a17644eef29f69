"""The certificate of a completion, and its printed file."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.models.completions import Completion


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates with what every page of them shows."""

    def for_user(self, user: Any) -> CertificateQuerySet:
        """Those of this person."""
        return self.filter(completion__learner__user=user.pk)

    def with_completion(self) -> CertificateQuerySet:
        return self.select_related("completion")


class Certificate(models.Model):
    """That somebody completed something, to be shown to others; one for each completion.

    `uid` is its number and cannot be guessed: whoever has it may ask whether the certificate is
    good. `name` may be changed until `made_at`, the first download; then the file and the
    credential (a signed JSON Web Token) are made, once, and stay as they are. When the person is
    erased it is withdrawn, and holds nothing of them any more.
    """

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        EXPIRED = "expired", _("Expired")
        REVOKED = "revoked", _("Revoked")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    uid = models.UUIDField(_("number"), default=uuid.uuid4, unique=True, editable=False)
    completion = models.OneToOneField(
        Completion, on_delete=models.PROTECT, related_name="certificate"
    )
    name = models.CharField(_("name"), max_length=300, blank=True)
    credential = models.TextField(blank=True, editable=False)
    made_at = models.DateTimeField(_("made out"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering: ClassVar[list[str]] = ["-pk"]
        # Nobody adds or deletes one by hand.
        default_permissions = ()
        permissions: ClassVar[list[tuple[str, Any]]] = [
            ("revoke_certificate", _("Can look at certificates and revoke them")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(name="", credential=""),
                name="withdrawn_certificate_names_nobody",
            ),
            models.CheckConstraint(
                condition=models.Q(made_at__isnull=False) | models.Q(credential=""),
                name="credential_when_made_out",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)

    def state_at(self, now: datetime) -> Certificate.State:
        """Return what it was worth at `now`; what is graver goes first."""
        if self.withdrawn_at is not None:
            return self.State.WITHDRAWN
        if self.completion.revoked_at is not None:
            return self.State.REVOKED
        # The clock of the machine that awarded it may be ahead of this one.
        now = max(now, self.completion.awarded_at)
        return self.State.VALID if self.completion.is_valid(now) else self.State.EXPIRED

    @property
    def state(self) -> Certificate.State:
        return self.state_at(timezone.now())


class CertificateFile(models.Model):
    """The certificate as PDF, apart from its row so that no list ever loads it. Never changed."""

    certificate = models.OneToOneField(Certificate, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()

    class Meta:
        verbose_name = _("printed certificate")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.certificate_id)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A printed certificate is never changed.")
        super().save(*args, **kwargs)
