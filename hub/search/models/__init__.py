"""What the index must catch up with, what editors teach search, and what people search for."""

from hub.search.models.changes import ChangeLog
from hub.search.models.editing import BestBet, Synonym
from hub.search.models.log import SearchLog

__all__ = ["BestBet", "ChangeLog", "SearchLog", "Synonym"]
