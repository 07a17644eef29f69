"""What the rules of organisations refuse, each with a sentence for the person who asked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class OrganisationError(Exception):
    """A rule of organisations refuses; `message` says why to the person who asked."""

    message: Any


class OrganisationGoneError(Exception):
    """The organisation was deleted meanwhile: no rule refuses, there is nothing to decide about."""


class LastManagerError(OrganisationError):
    """The organisation would be left without a manager."""

    message = _("An organisation needs a training manager. Make somebody else one first.")


class NotAMemberError(OrganisationError):
    """The person is not, or no longer, a member."""

    message = _("This person is not a member of the organisation any more.")


class InvitationOverError(OrganisationError):
    """The invitation was used, ended, or has expired."""

    message = _("This invitation has ended, was used already, or has run out.")


class OtherAddressError(OrganisationError):
    """The invitation was sent to an address that is not a verified one of this account."""

    message = _(
        "This invitation was sent to another address. Sign in with the account of the address "
        "that the letter came to."
    )


class NoSuchDomainError(OrganisationError):
    """No verified address of the person belongs to an approved domain of the organisation."""

    message = _("None of your verified addresses opens this organisation.")


class TooManyLinksError(OrganisationError):
    """The organisation has as many open links as it may have."""

    message = _("There are many open links already. End one that is not needed any more.")


class DomainRefusedError(OrganisationError):
    """The text is no domain, or its addresses are open to everybody."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DomainTakenError(OrganisationError):
    """The domain is approved for another organisation already."""

    message = _("This domain is approved for another organisation already.")


class AlreadyWaitingError(OrganisationError):
    """The person has asked for an organisation, and nobody has decided yet."""

    message = _("You have asked for an organisation already; please wait for the answer.")


class AlreadyDecidedError(OrganisationError):
    """The request was decided already, and not in this way."""

    message = _("This request was decided already.")


class ReasonMissingError(OrganisationError):
    """A request is not declined without a reason."""

    message = _("Say why. The person who asked reads it.")
