"""The letters about organisations. An invitation reads the same whoever it goes to.

Only the organisation's name, which an administrator has seen, comes from people: no free text of a
manager travels in our mail.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from hub.core.letters import send_letter, site_address
from hub.users.models import Invitation, Membership, OrganisationRequest


def send_invitation(invitation: Invitation, token: str) -> None:
    """Send the invitation with its link to the invited address, in the language in use."""
    until = timezone.localtime(invitation.expires_at).date()
    context = {
        "organisation": invitation.organisation.name,
        "is_manager": invitation.role == Membership.Role.MANAGER,
        "url": site_address(reverse("organisation_join", args=[token])),
        "until": date_format(until, "j F Y"),
    }
    send_letter(
        "organisation_invitation", to=invitation.email, context=context, language=get_language()
    )


def send_decision(request: OrganisationRequest) -> None:
    """Tell the person who asked what was decided, and why."""
    context = {"name": request.name, "reason": request.reason}
    letter = "organisation_declined"
    if request.organisation is not None:
        letter = "organisation_approved"
        path = reverse("organisation", args=[request.organisation.slug])
        context["url"] = site_address(path)
    send_letter(letter, to=request.asked_by.email, context=context)
