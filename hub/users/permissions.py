"""Who may do what in an organisation. Views, exports and the API all ask here.

Anonymous first, the rule last; a deactivated account may do nothing.
`docs/permissions.md` says what follows for each address, and a test compares.
"""

from __future__ import annotations

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser
from wagtail.permission_policies import ModelPermissionPolicy

from hub.users.models import Membership, Organisation, User

Visitor = User | AnonymousUser


def is_signed_in(user: Visitor) -> TypeGuard[User]:
    """Tell whether `user` is a person with an account that is not deactivated."""
    return isinstance(user, User) and user.is_active


def is_member(user: Visitor, organisation: Organisation) -> bool:
    """Tell whether `user` belongs to `organisation` today, in whatever role."""
    if not is_signed_in(user):
        return False
    return Membership.objects.active().filter(user=user, organisation=organisation).exists()


def can_manage(user: Visitor, organisation: Organisation) -> bool:
    """Tell whether `user` manages the training of `organisation` today.

    Administrators of the site do not by that alone: who trains is the organisation's affair.
    """
    if not is_signed_in(user):
        return False
    managing = Membership.objects.active().managing()
    return managing.filter(user=user, organisation=organisation).exists()


def can_read_audit(user: Visitor) -> bool:
    """Tell whether `user` may read and export the audit list: administrators only."""
    return is_signed_in(user) and user.is_superuser


def can_ask_for_organisation(user: Visitor) -> bool:
    """Tell whether `user` may ask for an organisation: whoever has an account."""
    return is_signed_in(user)


def can_administer_organisations(user: Visitor) -> bool:
    """Tell whether `user` may make organisations and decide requests and domains, in the admin."""
    if not is_signed_in(user):
        return False
    return user.has_perm("users.change_organisation")


def can_enter_admin(user: Visitor) -> bool:
    """Tell whether `user` is of the staff: whoever may open `/admin/`."""
    return user.has_perm("wagtailadmin.access_admin")


class AdministratorsPolicy(ModelPermissionPolicy):
    """Rows that come from organisations' people: administrators decide, nobody adds one by hand."""

    actions = {"view", "change", "delete"}

    def user_has_permission(self, user: Visitor, action: str) -> bool:
        return action in self.actions and can_administer_organisations(user)


class RequestsPolicy(AdministratorsPolicy):
    """Requests stay until the account of who asked goes."""

    actions = {"view", "change"}
