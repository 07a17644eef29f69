"""Addresses of certificates, below /certificates/. Whoever has one's number may ask after it."""

from django.urls import path

from learning.views import certificates

app_name = "certificates"

urlpatterns = [
    path("verify/", certificates.verify, name="verify"),
    path("<uuid:uid>/", certificates.show, name="one"),
    path("<uuid:uid>.pdf", certificates.download_file, name="file"),
    path("<uuid:uid>.jwt", certificates.download_credential, name="credential"),
    path("<uuid:uid>/name/", certificates.change_name, name="name"),
]
