"""The base of every page, and the counts of limits."""

from hub.core.models.base_page import BasePage
from hub.core.models.limits import RateCount

__all__ = ["BasePage", "RateCount"]
