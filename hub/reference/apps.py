"""App set-up of hub.reference: what ends stored pages, what may not be deleted, what is found."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class ReferenceConfig(AppConfig):
    name = "hub.reference"
    label = "reference"
    verbose_name = _("Reference")

    def ready(self) -> None:
        from hub.core.deletion import guard_deletion  # noqa: PLC0415 -- models must be loaded
        from hub.core.page_cache import invalidate_on  # noqa: PLC0415 -- likewise
        from hub.core.search_documents import register_page_text  # noqa: PLC0415 -- likewise
        from hub.reference import models, search_text  # noqa: PLC0415 -- likewise

        for page_type, describe in search_text.PAGE_TEXTS.items():
            register_page_text(page_type, describe)
        for signal in (post_save, post_delete):
            for model in (models.Instrument, models.InstrumentChange):
                signal.connect(
                    search_text.note_timelines,
                    sender=model,
                    dispatch_uid=f"search-timeline-{model.__name__}",
                )

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
