"""Sources, parties, law and policy, thresholds, rules, glossary, and the timeline's page."""

from hub.reference.models.glossary import GlossarySource, GlossaryTerm
from hub.reference.models.instruments import Instrument, InstrumentChange, InstrumentSource
from hub.reference.models.link_checks import LinkCheck
from hub.reference.models.parties import Party
from hub.reference.models.rules import Rule, RuleBasis, RuleCondition
from hub.reference.models.sources import Source
from hub.reference.models.thresholds import Threshold
from hub.reference.models.timeline import TimelinePage

__all__ = [
    "GlossarySource",
    "GlossaryTerm",
    "Instrument",
    "InstrumentChange",
    "InstrumentSource",
    "LinkCheck",
    "Party",
    "Rule",
    "RuleBasis",
    "RuleCondition",
    "Source",
    "Threshold",
    "TimelinePage",
]
