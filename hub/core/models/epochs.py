"""`DatabaseEpoch`: which database this is, for what is kept outside it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class DatabaseEpoch(models.Model):
    """One row whose value is replaced when an older state of the database is restored.

    What is worked out from the database and kept elsewhere (the search index, pages in a cache)
    remembers the value, and so notices that it follows another database.
    """

    value = models.UUIDField(default=uuid.uuid4)
    renewed_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_database_epoch"),
        ]

    def __str__(self) -> str:
        return str(self.value)
