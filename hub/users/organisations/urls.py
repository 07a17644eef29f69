"""Addresses of organisations, below `/organisations/`.

`RESERVED_SLUGS` in `requests` names the first parts that no organisation can have.
"""

from django.urls import path

from hub.users.organisations.views import joining, own, people, ways_in

urlpatterns = [
    path("", own.list_own, name="organisations"),
    path("ask/", own.ask, name="organisation_ask"),
    path("join/<str:token>/", joining.join_by_token, name="organisation_join"),
    path("invitations/<int:pk>/", joining.join_by_invitation, name="organisation_invitation"),
    path("<slug:slug>/", people.list_people, name="organisation"),
    path("<slug:slug>/join/", joining.join_through_domain, name="organisation_join_by_domain"),
    path("<slug:slug>/leave/", own.leave_organisation, name="organisation_leave"),
    path("<slug:slug>/people/<int:pk>/", people.show_person, name="organisation_person"),
    path("<slug:slug>/people/<int:pk>/remove/", people.remove_person, name="organisation_remove"),
    path("<slug:slug>/invitations/", ways_in.invitations, name="organisation_invitations"),
    path(
        "<slug:slug>/invitations/<int:pk>/end/",
        ways_in.remove_invitation,
        name="organisation_invitation_end",
    ),
    path("<slug:slug>/links/", ways_in.add_link, name="organisation_links"),
    path("<slug:slug>/domains/", ways_in.domains, name="organisation_domains"),
    path(
        "<slug:slug>/domains/<int:pk>/end/",
        ways_in.remove_domain,
        name="organisation_domain_end",
    ),
]
