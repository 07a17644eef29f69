"""The page types of case studies and the rows that belong to them."""

from casestudies.models.index import CaseStudyIndexPage
from casestudies.models.outcomes import Outcome
from casestudies.models.pages import (
    SECTIONS,
    CaseStudyPage,
    CaseStudyParty,
    CaseStudySource,
)

__all__ = [
    "SECTIONS",
    "CaseStudyIndexPage",
    "CaseStudyPage",
    "CaseStudyParty",
    "CaseStudySource",
    "Outcome",
]
