"""Pages of a report, and the permanent paragraphs captured from them."""

from hub.reports.models.files import ReportFile
from hub.reports.models.paragraphs import Paragraph, ParagraphVersion
from hub.reports.models.recommendations import (
    ProgressUpdate,
    RecommendationIndexPage,
    RecommendationPage,
)
from hub.reports.models.reports import ReportIndexPage, ReportPage, ReportSectionPage

__all__ = [
    "Paragraph",
    "ParagraphVersion",
    "ProgressUpdate",
    "RecommendationIndexPage",
    "RecommendationPage",
    "ReportFile",
    "ReportIndexPage",
    "ReportPage",
    "ReportSectionPage",
]
