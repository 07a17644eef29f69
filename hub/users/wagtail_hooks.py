"""Registers the admin's views of organisations."""

from wagtail import hooks

from hub.users.viewsets import OrganisationViewSet, person_chooser


@hooks.register("register_admin_viewset")
def register_organisations() -> list:
    return [OrganisationViewSet("organisations"), person_chooser]
