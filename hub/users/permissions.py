"""Who may do what in an organisation. Views, exports and the API all ask here."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from hub.users.models import Membership, Organisation, User


def is_member(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Tell whether `user` belongs to `organisation` today, in whatever role."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return Membership.objects.active().filter(user=user, organisation=organisation).exists()


def can_manage(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Tell whether `user` manages the training of `organisation` today.

    Administrators of the site do not by that alone: who trains is the organisation's affair.
    """
    if not isinstance(user, User) or not user.is_active:
        return False
    managing = Membership.objects.active().managing()
    return managing.filter(user=user, organisation=organisation).exists()


def can_read_audit(user: User | AnonymousUser) -> bool:
    """Tell whether `user` may read and export the audit list: administrators only."""
    return isinstance(user, User) and user.is_active and user.is_superuser
