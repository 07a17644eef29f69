"""Registers the admin's views of organisations and of the audit list."""

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from hub.users.audit_views import AuditMenuItem, audit_urls
from hub.users.bulk_actions import BULK_ACTIONS
from hub.users.organisations.viewsets import MailDomainViewSet, RequestViewSet, add_waiting_panel
from hub.users.viewsets import OrganisationViewSet, person_chooser


@hooks.register("register_admin_viewset")
def register_organisations() -> list:
    return [
        OrganisationViewSet("organisations"),
        RequestViewSet("organisation_requests", url_prefix="organisation-requests"),
        MailDomainViewSet("mail_domains", url_prefix="mail-domains"),
        person_chooser,
    ]


@hooks.register("register_admin_urls")
def register_audit_urls() -> list[URLPattern]:
    return audit_urls


@hooks.register("register_reports_menu_item")
def register_audit_list() -> AuditMenuItem:
    return AuditMenuItem(_("Audit list"), reverse("audit_list"), icon_name="history", order=900)


hooks.register("construct_homepage_panels", add_waiting_panel)

# After Wagtail's own of the same names, which they take the place of.
for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action, order=1)
