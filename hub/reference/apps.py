"""App set-up of hub.reference: what ends stored pages, what may not be deleted, what is found."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferenceConfig(AppConfig):
    name = "hub.reference"
    label = "reference"
    verbose_name = _("Reference")

    def ready(self) -> None:
        from hub.core.deletion import guard_deletion  # noqa: PLC0415 -- models must be loaded
        from hub.core.page_cache import invalidate_on  # noqa: PLC0415 -- likewise
        from hub.core.search_documents import (  # noqa: PLC0415 -- likewise
            PAGES,
            register_page_text,
            watch_rows,
        )
        from hub.reference import models, search_text  # noqa: PLC0415 -- likewise

        for page_type, describe in search_text.PAGE_TEXTS.items():
            register_page_text(page_type, describe)
        shown = (models.Instrument, models.InstrumentChange)
        watch_rows(PAGES, dict.fromkeys(shown, search_text.all_timelines))

        for model in (
            models.Source,
            models.Party,
            models.Instrument,
            models.Threshold,
            models.Rule,
            models.GlossaryTerm,
        ):
            guard_deletion(model)
            invalidate_on(model)
        for model in (
            models.InstrumentChange,
            models.InstrumentSource,
            models.RuleCondition,
            models.RuleBasis,
            models.GlossarySource,
        ):
            invalidate_on(model)
