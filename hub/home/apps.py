"""App set-up of hub.home."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "hub.home"
    label = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        from hub.core.search_documents import register_page_text  # noqa: PLC0415 -- models must be loaded
        from hub.home import search_text  # noqa: PLC0415 -- likewise

        for page_type, describe in search_text.PAGE_TEXTS.items():
            register_page_text(page_type, describe)
