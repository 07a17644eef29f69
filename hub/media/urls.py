"""Addresses of stored files, below MEDIA_URL. Documents have addresses of their own."""

from django.urls import re_path

from hub.media import views

urlpatterns = [
    re_path(r"^(?P<folder>images)/(?P<path>.+)$", views.serve_rendition, name="media_rendition"),
    re_path(
        r"^(?P<folder>original_images|avatar_images)/(?P<path>.+)$",
        views.serve_original,
        name="media_original",
    ),
]
