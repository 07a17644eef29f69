"""Addresses of certificates, below /certificates/. Whoever has one's number may ask after it."""

from django.urls import path

from learning.views import certificates, credentials

app_name = "certificates"

urlpatterns = [
    path("verify/", certificates.verify, name="verify"),
    path("<uuid:uid>/", certificates.show, name="one"),
    path("<uuid:uid>.pdf", certificates.download_file, name="file"),
    path("<uuid:uid>.jwt", certificates.download_credential, name="credential"),
    path("<uuid:uid>.ed25519.jwt", credentials.download_variant, name="variant"),
    path("<uuid:uid>.first.jwt", credentials.download_first, name="first"),
    path("<uuid:uid>.svg", credentials.download_badge, {"kind": "svg"}, name="svg"),
    path("<uuid:uid>.png", credentials.download_badge, {"kind": "png"}, name="png"),
    path("<uuid:uid>/credential/", credentials.issue_again, name="issue"),
    path("<uuid:uid>/name/", certificates.change_name, name="name"),
]
