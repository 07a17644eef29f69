"""App set-up of hub.reference: what ends stored pages, what may not be deleted."""

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
