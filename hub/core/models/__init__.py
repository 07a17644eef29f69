"""The base of every page, the counts of limits, and which database this is."""

from hub.core.models.base_page import BasePage
from hub.core.models.epochs import DatabaseEpoch
from hub.core.models.limits import RateCount

__all__ = ["BasePage", "DatabaseEpoch", "RateCount"]
