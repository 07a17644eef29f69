"""App set-up of hub.starter."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StarterConfig(AppConfig):
    name = "hub.starter"
    label = "starter"
    verbose_name = _("Starter content")
