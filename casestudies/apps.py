"""App set-up of casestudies: what ends stored pages, and what guidance asks of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseStudiesConfig(AppConfig):
    name = "casestudies"
    label = "casestudies"
    verbose_name = _("Case studies")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from casestudies import models, search_text  # noqa: PLC0415 -- models must be loaded
        from casestudies.comparable import find_comparable  # noqa: PLC0415 -- likewise
        from hub.core.page_cache import invalidate_on  # noqa: PLC0415 -- likewise
        from hub.core.search_documents import register_page_text  # noqa: PLC0415 -- likewise
        from hub.guidance.comparable import register_comparable  # noqa: PLC0415 -- likewise

        register_comparable(find_comparable)
        for page_type, describe in search_text.PAGE_TEXTS.items():
            register_page_text(page_type, describe)
        for model in (models.CaseStudyParty, models.CaseStudySource, models.Outcome):
            invalidate_on(model)
