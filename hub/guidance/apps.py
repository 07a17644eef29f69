"""App set-up of hub.guidance: the site's words, and what ends stored pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidanceConfig(AppConfig):
    name = "hub.guidance"
    label = "guidance"
    verbose_name = _("Guidance")

    def ready(self) -> None:
        from hub.core.due import register_due  # noqa: PLC0415 -- models must be loaded
        from hub.core.glossary import register_words  # noqa: PLC0415 -- likewise
        from hub.core.page_cache import invalidate_on  # noqa: PLC0415 -- likewise
        from hub.core.search_documents import (  # noqa: PLC0415 -- likewise
            register_page_text,
            register_search_source,
        )
        from hub.guidance import models, search_text, signal_handlers  # noqa: PLC0415 -- likewise
        from hub.guidance.glossary import site_words  # noqa: PLC0415 -- likewise
        from hub.reference.models import (  # noqa: PLC0415 -- likewise
            GlossaryTerm,
            Instrument,
            InstrumentChange,
            Threshold,
        )

        register_words(site_words)
        signal_handlers.connect()
        for page_type, describe in search_text.PAGE_TEXTS.items():
            register_page_text(page_type, describe)
        register_search_source(
            search_text.WordSource(),
            {
                GlossaryTerm: search_text.own_key,
                **dict.fromkeys((Instrument, InstrumentChange, Threshold), search_text.all_keys),
            },
        )
        register_due("words of a new day", search_text.note_words_of_new_day)
        for model in (
            models.GuidanceInstrument,
            models.GuidanceSource,
            models.GuidanceDownload,
            models.KitReading,
        ):
            invalidate_on(model)
