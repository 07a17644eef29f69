"""Addresses of the check-up, below /learning/check-up/. Claiming one is below /my-learning/."""

from django.urls import path

from learning.views import check_up

app_name = "check_up"

urlpatterns = [
    path("", check_up.choose, name="choose"),
    path("<slug:slug>/", check_up.take, name="take"),
    path("result/<str:token>/", check_up.show_result, name="result"),
]
