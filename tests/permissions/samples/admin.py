"""Samples of the admin."""

from tests.permissions.samples.sample import Sample

SAMPLES = {
    ("/admin/organisations/edit/<pk>/", ""): Sample(
        lambda world: f"/admin/organisations/edit/{world.organisation.pk}/"
    ),
    ("/admin/organisations/delete/<pk>/", ""): Sample(
        lambda world: f"/admin/organisations/delete/{world.organisation.pk}/"
    ),
    ("/admin/organisation-requests/edit/<pk>/", ""): Sample(
        lambda world: f"/admin/organisation-requests/edit/{world.asked.pk}/",
        lambda world: {"decision": "approve"},
    ),
    ("/admin/mail-domains/edit/<pk>/", ""): Sample(
        lambda world: f"/admin/mail-domains/edit/{world.domain.pk}/",
        lambda world: {"approve": "on"},
    ),
    ("/admin/mail-domains/delete/<pk>/", ""): Sample(
        lambda world: f"/admin/mail-domains/delete/{world.domain.pk}/"
    ),
    ("/admin/pages/<page_id>/edit/", ""): Sample(
        lambda world: f"/admin/pages/{world.page.pk}/edit/"
    ),
    ("/admin/pages/<page_id>/delete/", ""): Sample(
        lambda world: f"/admin/pages/{world.page.pk}/delete/"
    ),
    ("/admin/users/delete/<pk>/", ""): Sample(
        lambda world: f"/admin/users/delete/{world.users['trainee'].pk}/"
    ),
    ("/admin/users/edit/<pk>/", ""): Sample(
        lambda world: f"/admin/users/edit/{world.colleague.user.pk}/"
    ),
    ("/admin/person_chooser/chosen/<pk>/", ""): Sample(
        lambda world: f"/admin/person_chooser/chosen/{world.colleague.user.pk}/"
    ),
    ("/admin/reported-problems/edit/<pk>/", ""): Sample(
        lambda world: f"/admin/reported-problems/edit/{world.problem.pk}/"
    ),
    ("/admin/outgoing-mail/edit/<pk>/", ""): Sample(
        lambda world: f"/admin/outgoing-mail/edit/{world.mail.pk}/"
    ),
    ("/admin/bulk/<app_label>/<model_name>/<action>/", ""): Sample(
        lambda world: f"/admin/bulk/wagtailcore/page/delete/?id={world.page.pk}"
    ),
    ("/admin/settings/<app_name>/<model_name>/", ""): Sample(
        lambda world: "/admin/settings/upkeep/siteprofile/"
    ),
    ("/admin/translation/submit/page/<page_id>/", ""): Sample(
        lambda world: f"/admin/translation/submit/page/{world.page.pk}/"
    ),
    ("/admin/editing-sessions/release/<session_id>/", ""): Sample(
        lambda world: "/admin/editing-sessions/release/0/"
    ),
}
