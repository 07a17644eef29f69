"""App set-up of hub.core: system checks and the page cache's signals."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "hub.core"
    label = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from hub.core import (  # noqa: F401, PLC0415 -- models must be loaded
            checks,
            page_cache,
            rate_limit,
            request_ids,
            stale_pages,
        )
        from hub.core.date_inputs import keep_typed_dates  # noqa: PLC0415 -- likewise
        from hub.core.due import register_due  # noqa: PLC0415 -- likewise

        page_cache.connect_page_signals()
        stale_pages.connect_signals()
        request_ids.connect()
        keep_typed_dates()
        register_due("past counts of limits", rate_limit.delete_past_counts)
