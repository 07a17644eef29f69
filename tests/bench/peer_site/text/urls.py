"""The addresses of the generated project and, as wagtail-lms says, its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("lms/", include("wagtail_lms.urls")), path("", include("peer.urls"))]
