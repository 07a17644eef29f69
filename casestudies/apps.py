"""App set-up of casestudies: what ends stored pages, and what guidance asks of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseStudiesConfig(AppConfig):
    name = "casestudies"
    label = "casestudies"
    verbose_name = _("Case studies")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from casestudies import models  # noqa: PLC0415 -- models must be loaded
        from casestudies.comparable import find_comparable  # noqa: PLC0415 -- likewise
        from hub.core.page_cache import invalidate_on  # noqa: PLC0415 -- likewise
        from hub.guidance.comparable import register_comparable  # noqa: PLC0415 -- likewise

        register_comparable(find_comparable)
        for model in (models.CaseStudyParty, models.CaseStudySource, models.Outcome):
            invalidate_on(model)
