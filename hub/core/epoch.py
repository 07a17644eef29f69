"""Which database this is: a value that whoever restores an older state renews."""

from __future__ import annotations

import uuid

from django.utils import timezone

from hub.core.models import DatabaseEpoch

ONLY = 1  # the key of the one row


def read_epoch() -> str:
    """Return the value of this database; the first to ask makes it."""
    value = DatabaseEpoch.objects.filter(pk=ONLY).values_list("value", flat=True).first()
    if value is None:
        row, _is_new = DatabaseEpoch.objects.get_or_create(pk=ONLY)
        value = row.value
    return value.hex


def renew_epoch() -> None:
    """Say that this is another database than before; after a restore."""
    DatabaseEpoch.objects.update_or_create(
        pk=ONLY, defaults={"value": uuid.uuid4(), "renewed_at": timezone.now()}
    )
