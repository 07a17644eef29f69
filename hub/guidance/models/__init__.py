"""The page types of guidance."""

from hub.guidance.models.finder import RuleFinderPage
from hub.guidance.models.glossary import GlossaryPage
from hub.guidance.models.kits import KitIndexPage, KitPage, KitReading
from hub.guidance.models.pages import (
    CommissioningCyclePage,
    GuidanceDownload,
    GuidanceIndexPage,
    GuidanceInstrument,
    GuidancePage,
    GuidanceSource,
)

__all__ = [
    "CommissioningCyclePage",
    "GlossaryPage",
    "GuidanceDownload",
    "GuidanceIndexPage",
    "GuidanceInstrument",
    "GuidancePage",
    "GuidanceSource",
    "KitIndexPage",
    "KitPage",
    "KitReading",
    "RuleFinderPage",
]
