"""Addresses of the report form."""

from django.urls import path

from hub.upkeep import views

urlpatterns = [
    path("", views.report_problem, name="feedback"),
    path("thanks/", views.thank, name="feedback_thanks"),
]
