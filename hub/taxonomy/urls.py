"""Addresses below `/api/`."""

from django.urls import path

from hub.taxonomy import views

urlpatterns = [
    path("vocabularies", views.all_vocabularies, name="api_vocabularies"),
    path("vocabularies/<slug:vocabulary>", views.one_vocabulary, name="api_vocabulary"),
]
