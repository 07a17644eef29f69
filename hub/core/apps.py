"""App set-up of hub.core: system checks and the page cache's signals."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "hub.core"
    label = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from hub.core import checks, page_cache, request_ids  # noqa: F401, PLC0415 -- models must be loaded

        page_cache.connect_page_signals()
        request_ids.connect()
