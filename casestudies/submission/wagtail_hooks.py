"""Registers submissions in the admin: the list, and the way to their files."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from casestudies.submission.admin_views import DifferencesView, serve_file
from casestudies.submission.viewsets import SubmissionViewSet


@hooks.register("register_admin_viewset")
def register_submissions() -> SubmissionViewSet:
    return SubmissionViewSet("submissions", url_prefix="submissions")


@hooks.register("register_admin_urls")
def register_addresses() -> list[URLPattern]:
    return [
        path("submissions/files/<uuid:pk>/", serve_file, name="submission_file"),
        path(
            "submissions/<uuid:pk>/differences/",
            DifferencesView.as_view(),
            name="submission_differences",
        ),
    ]
