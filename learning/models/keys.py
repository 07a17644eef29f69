"""Public keys that were ever signed with: `PublishedKey`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class PublishedKey(models.Model):
    """The public half of a signing key, kept so that what it signed can always be checked.

    `key_id` is the key's thumbprint (RFC 7638), so it names these very bytes; `public_key` is 32
    bytes for Ed25519, and the compressed point of 33 bytes for P-256, in base64url. Never changed,
    except that `compromised_at` can say from when the private half was in other hands.
    """

    class Curve(models.TextChoices):
        ED25519 = "Ed25519", "Ed25519"
        P256 = "P-256", "P-256"

    key_id = models.CharField(_("key"), max_length=43, unique=True)
    curve = models.CharField(_("curve"), max_length=7, choices=Curve.choices, default=Curve.ED25519)
    public_key = models.CharField(max_length=44)
    published_at = models.DateTimeField(_("in use since"), db_default=Now())
    compromised_at = models.DateTimeField(_("compromised since"), null=True)

    class Meta:
        verbose_name = _("published key")
        ordering: ClassVar[list[str]] = ["published_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(curve__in=["Ed25519", "P-256"]), name="published_key_curve"
            ),
        ]

    def __str__(self) -> str:
        return self.key_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A published key is never changed.")
        super().save(*args, **kwargs)
