"""App set-up of hub.search: what it is told of, what it has to do."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "hub.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from hub.core.due import register_due  # noqa: PLC0415 -- models must be loaded
        from hub.core.page_cache import invalidate_on  # noqa: PLC0415 -- likewise
        from hub.core.search_documents import (  # noqa: PLC0415 -- likewise
            RECORDERS,
            register_search_source,
        )
        from hub.media.models import CustomDocument  # noqa: PLC0415 -- likewise
        from hub.search import log, models, signal_handlers, upkeep  # noqa: PLC0415 -- likewise
        from hub.search.admin_backend import guard_search_form  # noqa: PLC0415 -- likewise
        from hub.search.document_source import FileSource  # noqa: PLC0415 -- likewise
        from hub.search.engines.current import get_engine  # noqa: PLC0415 -- likewise
        from hub.search.page_source import PageSource  # noqa: PLC0415 -- likewise
        from hub.search.place_source import PlaceSource  # noqa: PLC0415 -- likewise
        from hub.upkeep.health import register_spared_probe  # noqa: PLC0415 -- likewise

        RECORDERS[:] = [upkeep.record_change]
        register_search_source(PageSource())
        register_search_source(PlaceSource())
        register_search_source(FileSource(), {CustomDocument: lambda file: [file.pk]})
        signal_handlers.connect(self)
        guard_search_form()
        register_spared_probe("search", lambda: get_engine().health())
        register_due("search index", upkeep.catch_up_due)
        register_due("old searches", log.forget_searches)
        for model in (models.Synonym, models.BestBet):
            invalidate_on(model)
