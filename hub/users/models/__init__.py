"""Accounts, organisations, who belongs to which, and what was done to them."""

from hub.users.models.audit import AuditEntry, AuditEntryQuerySet, AuditError
from hub.users.models.joining import (
    Invitation,
    InvitationQuerySet,
    MailDomain,
    MailDomainQuerySet,
)
from hub.users.models.organisations import Membership, MembershipQuerySet, Organisation
from hub.users.models.people import LowerCaseEmailField, User, UserManager
from hub.users.models.requests import OrganisationRequest
from hub.users.models.sessions import SignedInSession

__all__ = [
    "AuditEntry",
    "AuditEntryQuerySet",
    "AuditError",
    "Invitation",
    "InvitationQuerySet",
    "LowerCaseEmailField",
    "MailDomain",
    "MailDomainQuerySet",
    "Membership",
    "MembershipQuerySet",
    "Organisation",
    "OrganisationRequest",
    "SignedInSession",
    "User",
    "UserManager",
]
