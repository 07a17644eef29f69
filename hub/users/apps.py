"""App set-up of hub.users."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsersConfig(AppConfig):
    name = "hub.users"
    label = "users"
    verbose_name = _("People and organisations")
