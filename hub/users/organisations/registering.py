"""What organisations tell the rest of the site when the app is set up."""

from django.utils.translation import gettext_lazy as _
from wagtail.permissions import register_permission_policy

from hub.core.due import register_due
from hub.users.accounts.deletion import register_erasure
from hub.users.accounts.held import export_organisations
from hub.users.models import MailDomain, OrganisationRequest
from hub.users.organisations import invitations, verbs  # noqa: F401 -- names its verbs
from hub.users.organisations.membership import depends_on
from hub.users.permissions import AdministratorsPolicy, RequestsPolicy


def register_own() -> None:
    """Register due work, what goes with an account, and who may decide; doing it again is safe."""
    register_due("old invitations", invitations.forget_invitations)
    register_erasure(
        "organisations",
        invitations.erase_invitations_to,
        erased=_("Invitations to your address, and your requests for organisations."),
        export=export_organisations,
        objection=depends_on,
    )
    register_permission_policy(MailDomain, AdministratorsPolicy(MailDomain))
    register_permission_policy(OrganisationRequest, RequestsPolicy(OrganisationRequest))
