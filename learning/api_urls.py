"""Addresses of learning below `/api/`."""

from django.urls import path

from learning.views.completions import serve_report

urlpatterns = [path("completions", serve_report, name="api_completions")]
