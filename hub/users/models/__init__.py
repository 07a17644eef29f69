"""Accounts, organisations and who belongs to which."""

from hub.users.models.organisations import Membership, MembershipQuerySet, Organisation
from hub.users.models.people import LowerCaseEmailField, User, UserManager

__all__ = [
    "LowerCaseEmailField",
    "Membership",
    "MembershipQuerySet",
    "Organisation",
    "User",
    "UserManager",
]
