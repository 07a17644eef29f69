"""What the audit list says about organisations; imported when the app is set up."""

from django.utils.translation import gettext_lazy as _

from hub.users.audit import register_verbs

register_verbs(
    {
        "membership.joined": _("Joined an organisation"),
        "membership.left": _("Left an organisation"),
        "membership.removed": _("Was removed from an organisation"),
        "membership.role_changed": _("Role in an organisation changed"),
        "membership.edited": _("Membership edited in the admin"),
        "invitation.sent": _("Invitation sent"),
        "invitation.renewed": _("Invitation sent again"),
        "invitation.link_made": _("Invitation link made"),
        "invitation.ended": _("Invitation ended"),
        "domain.asked": _("Mail domain asked for"),
        "domain.approved": _("Mail domain approved"),
        "domain.ended": _("Mail domain taken away"),
        "organisation.asked": _("Organisation asked for"),
        "organisation.approved": _("Organisation approved"),
        "organisation.declined": _("Organisation declined"),
        "organisation.made": _("Organisation made in the admin"),
        "organisation.deleted": _("Organisation deleted"),
    }
)
