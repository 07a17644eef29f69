"""Accounts, organisations and who belongs to which."""

from hub.users.models.joining import (
    Invitation,
    InvitationQuerySet,
    MailDomain,
    MailDomainQuerySet,
)
from hub.users.models.organisations import Membership, MembershipQuerySet, Organisation
from hub.users.models.people import LowerCaseEmailField, User, UserManager
from hub.users.models.requests import OrganisationRequest

__all__ = [
    "Invitation",
    "InvitationQuerySet",
    "LowerCaseEmailField",
    "MailDomain",
    "MailDomainQuerySet",
    "Membership",
    "MembershipQuerySet",
    "Organisation",
    "OrganisationRequest",
    "User",
    "UserManager",
]
