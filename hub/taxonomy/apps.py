"""App set-up of hub.taxonomy: what ends stored pages, what may not be deleted."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaxonomyConfig(AppConfig):
    name = "hub.taxonomy"
    label = "taxonomy"
    verbose_name = _("Vocabularies")

    def ready(self) -> None:
        from hub.core.deletion import guard_deletion  # noqa: PLC0415 -- models must be loaded
        from hub.core.page_cache import invalidate_on  # noqa: PLC0415 -- likewise
        from hub.taxonomy.models import PageLink, PageTerm, Term, TermLabel  # noqa: PLC0415 -- likewise

        for model in (Term, TermLabel, PageTerm, PageLink):
            invalidate_on(model)
        guard_deletion(Term)
