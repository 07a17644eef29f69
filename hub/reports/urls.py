"""Addresses of hub.reports that are no pages."""

from django.urls import path

from hub.reports import views

urlpatterns = [path("p/<slug:public_id>/", views.paragraph, name="paragraph")]
