"""The questions of a submission, a form for each step.

A form keeps its answers as plain JSON (`answers()`), so that a draft can be taken up anywhere.
With `later=True` nothing is required: what is there is kept for another day.
"""

from casestudies.submission.forms.base import StepForm
from casestudies.submission.forms.case import CaseForm, ContractForm, ResultsForm, StoryForm
from casestudies.submission.forms.evidence import EvidenceForm, FigureForm
from casestudies.submission.forms.person import AddressForm, PersonForm, TrapForm

__all__ = [
    "AddressForm",
    "CaseForm",
    "ContractForm",
    "EvidenceForm",
    "FigureForm",
    "PersonForm",
    "ResultsForm",
    "StepForm",
    "StoryForm",
    "TrapForm",
]
