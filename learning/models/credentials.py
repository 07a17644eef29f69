"""Signed credentials made after the first one, and where their revocation is published."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from learning.models.certificates import Certificate

# The least that the standard allows, so that a place in the list says nothing of a person.
PLACES = 131_072


class CredentialDocument(models.Model):
    """A signed credential of a certificate that was made after its first one. Never changed.

    Made where a program asks for another signature, and where the first document has an older form
    or was signed with a key that is no longer trusted.
    """

    class Algorithm(models.TextChoices):
        ES256 = "ES256", "ES256"
        EDDSA = "EdDSA", "Ed25519"

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="documents")
    algorithm = models.CharField(max_length=5, choices=Algorithm.choices)
    token = models.TextField()
    made_at = models.DateTimeField(_("made out"), db_default=Now())

    class Meta:
        verbose_name = _("signed credential")
        ordering: ClassVar[list[str]] = ["-pk"]
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(algorithm__in=["ES256", "EdDSA"]) & ~models.Q(token=""),
                name="credential_document_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.algorithm}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A signed credential is never changed.")
        super().save(*args, **kwargs)


class StatusList(models.Model):
    """A published list of bits: each says whether the credential at its place is revoked."""

    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("status list")
        ordering: ClassVar[list[str]] = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class StatusPlace(models.Model):
    """A place on a status list that a certificate has, by chance, for all of its credentials.

    It is reserved for good. When the person is erased, the certificate is taken out.
    """

    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="places")
    place = models.PositiveIntegerField()
    certificate = models.OneToOneField(
        Certificate, on_delete=models.SET_NULL, null=True, related_name="status_place"
    )

    class Meta:
        verbose_name = _("place on a status list")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["status_list", "place"], name="status_place_used_once"),
            models.CheckConstraint(
                condition=models.Q(place__lt=PLACES), name="status_place_on_the_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status_list_id}#{self.place}"
