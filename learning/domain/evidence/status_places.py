"""Places on the published lists of what is revoked (Bitstring Status List, W3C).

A place is drawn by chance, so that its number says neither when nor for whom it was drawn. Whether
its bit is set is never stored: it follows from the completion and the certificate.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from hub.core.page_cache import bump
from learning.domain.errors import CertificateClosed
from learning.domain.locking import locked
from learning.models import Certificate, StatusList, StatusPlace
from learning.models.credentials import PLACES

FULL = PLACES // 2  # from here on a free place would be found too slowly
DRAWS = 100


def reserve_place(certificate: Certificate) -> StatusPlace:
    """Return the place of `certificate`, drawn by the first call.

    Raises `CertificateClosed` if the certificate was withdrawn.
    """
    places = StatusPlace.objects.filter(certificate=certificate.pk)
    found = places.first()
    if found is not None:
        return found
    with locked(Certificate, pk=certificate.pk, savepoint=True) as row:
        if row.withdrawn_at is not None:
            raise CertificateClosed
        return places.first() or _draw_place(row)


def _draw_place(certificate: Certificate) -> StatusPlace:
    status_list = _find_open_list()
    for _draw in range(DRAWS):
        try:
            with transaction.atomic():
                return StatusPlace.objects.create(
                    status_list=status_list,
                    place=secrets.randbelow(PLACES),
                    certificate=certificate,
                )
        except IntegrityError:  # somebody has it
            continue
    raise RuntimeError("No free place was found on a status list that is not full.")


def _find_open_list() -> StatusList:
    counted = StatusList.objects.annotate(taken=Count("places"))
    return counted.filter(taken__lt=FULL).last() or StatusList.objects.create()


def list_revoked_places(status_list: StatusList) -> list[int]:
    """Return the places whose credentials are revoked, or withdrawn with their holder's data."""
    gone = (
        Q(certificate__isnull=True)
        | Q(certificate__withdrawn_at__isnull=False)
        | Q(certificate__completion__revoked_at__isnull=False)
    )
    rows = StatusPlace.objects.filter(gone, status_list=status_list)
    return list(rows.order_by("place").values_list("place", flat=True))


def end_stored_lists(update_fields: Iterable[str] | None) -> None:
    """Forget stored answers when a completion was revoked, or its revocation lifted.

    An award changes no list, and there are many of them: it ends nothing.
    """
    if "revoked_at" in (update_fields or ()):
        bump()


def release_places(certificates: Iterable[int]) -> int:
    """Take certificates out of their places, which stay reserved; return how many there were."""
    count = StatusPlace.objects.filter(certificate__in=certificates).update(certificate=None)
    if count:
        bump()
    return count
