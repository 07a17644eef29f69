"""Sources, parties, instruments and the page that shows their time line."""

from hub.reference.models.instruments import Instrument, InstrumentChange, InstrumentSource
from hub.reference.models.parties import Party
from hub.reference.models.sources import Source
from hub.reference.models.timeline import TimelinePage

__all__ = [
    "Instrument",
    "InstrumentChange",
    "InstrumentSource",
    "Party",
    "Source",
    "TimelinePage",
]
