"""Every address of the site: the composition root. Wagtail's catch-all stands last."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView, TemplateView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import authenticate_with_password

from hub.core.serving import serve

handler400 = "hub.core.outages.answer_bad_request"
handler500 = "hub.core.outages.answer_fault"

MANIFEST = TemplateView.as_view(
    template_name="manifest.webmanifest", content_type="application/manifest+json"
)

urlpatterns = [
    path("", include("hub.upkeep.well_known_urls")),
    path("", include("learning.well_known_urls")),
    path("admin/", include("hub.users.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("accounts/", include("hub.users.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("media/", include("hub.media.urls")),
    path("api/", include("hub.taxonomy.urls")),
    path("api/", include("learning.api_urls")),
    path("manifest.webmanifest", MANIFEST, name="manifest"),
    path("favicon.ico", RedirectView.as_view(url="/static/img/favicon.ico")),
    path("sitemap.xml", sitemap, name="sitemap"),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="wagtailcore_login",
    ),
]

# A page's address may end in the name of one of its files (`BasePage.page_files`).
PAGE_PATTERN = r"^((?:[\w\-]+/)*(?:[\w\-]+\.(?:csv|docx|json|pdf))?)$"

urlpatterns += i18n_patterns(
    path("", include("hub.reports.urls")),
    path("search/", include("hub.search.urls")),
    path("feedback/", include("hub.upkeep.urls")),
    path("organisations/", include("hub.users.organisations.urls")),
    path("organisations/<slug:slug>/training/", include("learning.organisation_urls")),
    path("my-learning/", include("learning.urls")),
    path("certificates/", include("learning.certificate_urls")),
    path("learning/check-up/", include("learning.check_up_urls")),
    path("case-studies/submit/", include("casestudies.submission.urls")),
    re_path(PAGE_PATTERN, serve, name="wagtail_serve"),
    prefix_default_language=False,
)
