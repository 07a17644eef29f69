"""App set-up of hub.media."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "hub.media"
    label = "media"
    verbose_name = _("Images and documents")
