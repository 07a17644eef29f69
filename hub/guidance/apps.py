"""App set-up of hub.guidance: the site's words, and what ends stored pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidanceConfig(AppConfig):
    name = "hub.guidance"
    label = "guidance"
    verbose_name = _("Guidance")

    def ready(self) -> None:
        from hub.core.glossary import register_words  # noqa: PLC0415 -- models must be loaded
        from hub.core.page_cache import invalidate_on  # noqa: PLC0415 -- likewise
        from hub.guidance import models  # noqa: PLC0415 -- likewise
        from hub.guidance.glossary import site_words  # noqa: PLC0415 -- likewise

        register_words(site_words)
        for model in (
            models.GuidanceInstrument,
            models.GuidanceSource,
            models.GuidanceDownload,
            models.KitReading,
        ):
            invalidate_on(model)
