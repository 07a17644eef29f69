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
        from hub.reference import models  # noqa: PLC0415 -- likewise

        self._offer_facts()
        self._register_search()
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

    def _offer_facts(self) -> None:
        """Let texts cite the rows, and know which do."""
        from hub.core.due import register_due  # noqa: PLC0415 -- models must be loaded
        from hub.core.facts import register_facts  # noqa: PLC0415 -- likewise
        from hub.core.usage import register_use_finder  # noqa: PLC0415 -- likewise
        from hub.reference import citations, facts, link_upkeep  # noqa: PLC0415 -- likewise

        register_facts(facts.read_references)
        register_use_finder(citations.find_citations)
        register_due("facts of a new day", citations.note_new_days)
        register_due("addresses of sources", link_upkeep.check_due_addresses)

    def _register_search(self) -> None:
        """Tell search what the timeline says, and which pages change with a row."""
        from hub.core.search_documents import (  # noqa: PLC0415 -- models must be loaded
            PAGES,
            register_page_text,
            watch_rows,
        )
        from hub.reference import citations, models, search_text  # noqa: PLC0415 -- likewise

        for page_type, describe in search_text.PAGE_TEXTS.items():
            register_page_text(page_type, describe)
        watch_rows(
            PAGES,
            {
                models.Instrument: search_text.pages_with_law,
                models.InstrumentChange: search_text.pages_with_change,
                models.Threshold: citations.list_citing_pages,
            },
        )
