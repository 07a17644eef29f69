"""Public keys that were ever signed with: `PublishedKey`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class PublishedKey(models.Model):
    """The public half of a signing key, kept so that what it signed can be checked for ever.

    `key_id` is the key's thumbprint (RFC 7638), so it names these very bytes; `public_key` is the
    `x` of its JSON Web Key. Never changed.
    """

    key_id = models.CharField(_("key"), max_length=43, unique=True)
    public_key = models.CharField(max_length=43)
    published_at = models.DateTimeField(_("in use since"), db_default=Now())

    class Meta:
        verbose_name = _("published key")
        ordering: ClassVar[list[str]] = ["published_at", "pk"]

    def __str__(self) -> str:
        return self.key_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A published key is never changed.")
        super().save(*args, **kwargs)
