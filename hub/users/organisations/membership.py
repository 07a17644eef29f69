"""Who belongs to an organisation: joining, leaving, roles.

Every change locks the organisation's row first, so that what is counted stays true until it is
written. An organisation keeps a manager with a live account unless an administrator acts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.users.audit import record
from hub.users.models import Membership, MembershipQuerySet, Organisation, User
from hub.users.organisations.errors import LastManagerError, NotAMemberError, OrganisationGoneError
from hub.users.permissions import can_administer_organisations


@contextmanager
def locked(organisation: Organisation) -> Iterator[Organisation]:
    """Hold the row of `organisation` in a transaction. Raises OrganisationGoneError."""
    with transaction.atomic():
        row = Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk).first()
        if row is None:
            raise OrganisationGoneError
        yield row


def verified_addresses(user: User) -> set[str]:
    """Return the addresses, in lower case, that `user` has shown to be theirs."""
    found = EmailAddress.objects.filter(user=user, verified=True)
    return {email.lower() for email in found.values_list("email", flat=True)}


def unfinished(user: User, organisation: Organisation) -> MembershipQuerySet:
    """Return what holds today, or will begin or end on a later day."""
    rows = Membership.objects.filter(user=user, organisation=organisation)
    return rows.filter(Q(left_at__isnull=True) | Q(left_at__gt=timezone.localdate()))


def enrol(
    user: User, organisation: Organisation, *, role: str, by: User, through: str
) -> tuple[Membership, bool]:
    """Make `user` a member from today; return the membership and whether anything changed.

    Who is a member already keeps their place; a manager's invitation raises their role, and none
    lowers it. Call with the organisation locked. `through` is the way in, for the record.
    """
    existing = unfinished(user, organisation).active().first()
    if existing is None:
        unfinished(user, organisation).delete()  # one that would begin on a later day
        membership = Membership.objects.create(user=user, organisation=organisation, role=role)
        details = {"role": role, "through": through}
        record("membership.joined", by=by, about=user, organisation=organisation, details=details)
        return membership, True
    if raises_role(existing, role):
        _set_role(existing, role, by=by)
        return existing, True
    return existing, False


def raises_role(membership: Membership, role: str) -> bool:
    """Return whether `role` is more than what the member has."""
    return role == Membership.Role.MANAGER and membership.role != role


def leave(organisation: Organisation, *, by: User) -> bool:
    """End the membership of `by` from today; return whether there was one.

    Raises LastManagerError.
    """
    return _end(by, organisation, by=by, verb="membership.left")


def remove_member(user: User, organisation: Organisation, *, by: User) -> bool:
    """End the membership of `user` from today; return whether there was one.

    Raises LastManagerError.
    """
    return _end(user, organisation, by=by, verb="membership.removed")


def change_role(user: User, organisation: Organisation, *, role: str, by: User) -> Membership:
    """Give `user` the role; return the membership. Doing it again changes nothing.

    Raises NotAMemberError, LastManagerError; ValueError for a role that does not exist.
    """
    role = Membership.Role(role)
    with locked(organisation) as organisation:
        membership = unfinished(user, organisation).active().first()
        if membership is None:
            raise NotAMemberError
        if membership.role != role:
            if role != Membership.Role.MANAGER:
                _keep_a_manager(user, organisation, by=by)
            _set_role(membership, role, by=by)
        return membership


def _set_role(membership: Membership, role: str, *, by: User) -> None:
    details = {"from": membership.role, "to": str(role)}
    membership.role = role
    membership.save(update_fields=["role"])
    record(
        "membership.role_changed",
        by=by,
        about=membership.user,
        organisation=membership.organisation,
        details=details,
    )


def _end(user: User, organisation: Organisation, *, by: User, verb: str) -> bool:
    with locked(organisation) as organisation:
        rows = list(unfinished(user, organisation))
        if not rows:
            return False
        _keep_a_manager(user, organisation, by=by)
        today = timezone.localdate()
        for membership in rows:
            membership.left_at = max(today, membership.joined_at)
            membership.save(update_fields=["left_at"])
        record(verb, by=by, about=user, organisation=organisation)
        return True


def _keep_a_manager(user: User, organisation: Organisation, *, by: User) -> None:
    """Raise LastManagerError when nobody but `user` manages, unless an administrator acts."""
    managing = Membership.objects.active().managing().filter(organisation=organisation)
    if can_administer_organisations(by) or not managing.filter(user=user).exists():
        return
    if not managing.filter(user__is_active=True).exclude(user=user).exists():
        raise LastManagerError


def depends_on(user: User) -> str:
    """Say which organisations would be left without a manager if `user` went; empty for none.

    One in which nobody else is left depends on nobody. Call in a transaction: they are locked.
    """
    managing = Membership.objects.active().managing()
    mine = managing.filter(user=user).values("organisation")
    organisations = (
        Organisation.objects.select_for_update(no_key=True).filter(pk__in=mine).order_by("pk")
    )
    alone = [
        organisation.name
        for organisation in organisations
        if _others(organisation, user).exists()
        and not _others(organisation, user).managing().filter(user__is_active=True).exists()
    ]
    if not alone:
        return ""
    return _(
        "You are the only training manager of %(names)s. Make somebody else one first, or take the "
        "others out."
    ) % {"names": ", ".join(alone)}


def _others(organisation: Organisation, user: User) -> MembershipQuerySet:
    return Membership.objects.active().filter(organisation=organisation).exclude(user=user)
