"""Addresses at which programs look for what learning publishes."""

from django.urls import path

from learning.views.keys import show_keys

urlpatterns = [path(".well-known/jwks.json", show_keys, name="jwks")]
