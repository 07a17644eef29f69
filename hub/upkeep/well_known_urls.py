"""Addresses at which robots and security researchers look."""

from django.urls import path

from hub.upkeep import well_known

urlpatterns = [
    path("robots.txt", well_known.robots, name="robots"),
    path(".well-known/security.txt", well_known.security, name="security_txt"),
]
