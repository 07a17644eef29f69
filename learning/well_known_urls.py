"""Addresses at which programs look for what learning publishes."""

from datetime import date

from django.urls import path, register_converter

from learning.views.checkpoints import list_checkpoints, show_checkpoint
from learning.views.credentials import show_status_list
from learning.views.keys import show_issuer, show_keys


class DayConverter:
    """A day in an address: 2026-11-24."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path(".well-known/jwks.json", show_keys, name="jwks"),
    path(".well-known/did.json", show_issuer, name="issuer"),
    path("credentials/status/<int:key>", show_status_list, name="status-list"),
    path("records/checkpoints/", list_checkpoints, name="checkpoints"),
    path("records/checkpoints/<day:day>.json", show_checkpoint, name="checkpoint"),
]
