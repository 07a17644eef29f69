"""Organisations that people ask for: asking, approving, declining."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from hub.users.audit import record
from hub.users.models import Membership, Organisation, OrganisationRequest, User
from hub.users.organisations import letters
from hub.users.organisations.errors import (
    AlreadyDecidedError,
    AlreadyWaitingError,
    ReasonMissingError,
)
from hub.users.organisations.membership import enrol, locked

LONGEST_SLUG = 80
# First parts of addresses below /organisations/ that are not an organisation's.
RESERVED_SLUGS = frozenset({"ask", "invitations", "join"})

Status = OrganisationRequest.Status


def request_organisation(
    *, name: str, about: str, by: User, kind: Any | None = None
) -> OrganisationRequest:
    """Store that `by` asks for an organisation; return the request.

    The same again while it waits returns the one there is. Raises AlreadyWaitingError for another.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        waiting = OrganisationRequest.objects.filter(asked_by=by, status=Status.WAITING).first()
        if waiting is not None:
            if (waiting.name, waiting.about) == (name, about):
                return waiting
            raise AlreadyWaitingError
        request = OrganisationRequest.objects.create(name=name, about=about, kind=kind, asked_by=by)
        record("organisation.asked", by=by, details={"request": request.pk})
        return request


def approve_request(request: OrganisationRequest, *, by: User) -> Organisation:
    """Make the organisation, and the person who asked its manager; tell them. Return it.

    Approving again changes nothing. Raises AlreadyDecidedError for one that was declined.
    """
    with transaction.atomic():
        row = _lock(request)
        if row.status == Status.APPROVED and row.organisation is not None:
            return row.organisation
        if row.status != Status.WAITING:
            raise AlreadyDecidedError
        organisation = _make_organisation(row)
        with locked(organisation):
            role = Membership.Role.MANAGER
            enrol(row.asked_by, organisation, role=role, by=by, through="request")
        row.organisation = organisation
        _decide(row, Status.APPROVED, by=by)
        details = {"request": row.pk}
        record(
            "organisation.approved",
            by=by,
            about=row.asked_by,
            organisation=organisation,
            details=details,
        )
        letters.send_decision(row)
        return organisation


def decline_request(request: OrganisationRequest, *, reason: str, by: User) -> OrganisationRequest:
    """Decline, and tell the person who asked why; return the request as it is now.

    Declining again changes nothing. Raises ReasonMissingError, AlreadyDecidedError.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissingError
    with transaction.atomic():
        row = _lock(request)
        if row.status == Status.DECLINED:
            return row
        if row.status != Status.WAITING:
            raise AlreadyDecidedError
        row.reason = reason
        _decide(row, Status.DECLINED, by=by)
        record("organisation.declined", by=by, about=row.asked_by, details={"request": row.pk})
        letters.send_decision(row)
        return row


def _lock(request: OrganisationRequest) -> OrganisationRequest:
    return OrganisationRequest.objects.select_for_update(no_key=True).get(pk=request.pk)


def _decide(row: OrganisationRequest, status: str, *, by: User) -> None:
    row.status, row.decided_by, row.decided_at = status, by, timezone.now()
    row.save()


def _make_organisation(row: OrganisationRequest) -> Organisation:
    """Make it under the first free address; another one may take that address meanwhile."""
    stem = slugify(row.name)[: LONGEST_SLUG - 4].strip("-") or "organisation"
    number = 1
    while True:
        slug = stem if number == 1 else f"{stem}-{number}"
        number += 1
        if slug in RESERVED_SLUGS or Organisation.objects.filter(slug=slug).exists():
            continue
        try:
            with transaction.atomic():
                return Organisation.objects.create(name=row.name, slug=slug, kind=row.kind)
        except IntegrityError:
            continue
