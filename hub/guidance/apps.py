"""App set-up of hub.guidance."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidanceConfig(AppConfig):
    name = "hub.guidance"
    label = "guidance"
    verbose_name = _("Guidance")

    def ready(self) -> None:
        from hub.core.glossary import register_words  # noqa: PLC0415 -- models must be loaded
        from hub.guidance.glossary import site_words  # noqa: PLC0415 -- likewise

        register_words(site_words)
