"""Content, questions and records of learning."""

from learning.models.accommodations import Accommodation
from learning.models.assignments import (
    AssignedPerson,
    Assignment,
    AssignmentLetter,
    SharedCompletion,
)
from learning.models.certificates import Certificate, CertificateFile
from learning.models.check_up import CheckUp
from learning.models.completions import Completion, CompletionOrganisation
from learning.models.content import (
    LearningIndexPage,
    ModuleObjective,
    ModulePage,
    ModulePrerequisite,
    PathIndexPage,
    PathModule,
    PathPage,
)
from learning.models.credentials import CredentialDocument, StatusList, StatusPlace
from learning.models.events import ChainHead, Checkpoint, CheckpointHead, RecordEvent, Verb
from learning.models.figures import PublishedFigure, ReportMonth
from learning.models.keys import PublishedKey
from learning.models.lessons import LessonPage, LessonSource, QuizPage
from learning.models.questions import Question, QuestionBank, QuestionSource
from learning.models.records import (
    Attempt,
    CheckTried,
    Enrolment,
    FeedbackPolicy,
    Learner,
    LessonCompletion,
    Response,
)
from learning.models.regrades import QuestionSuspension, Regrade, RegradeProposal
from learning.models.reminders import ExpiryLetter, RemindersStopped
from learning.models.reports import QuestionReport
from learning.models.versions import ModuleVersion, PathVersion, QuestionVersion

__all__ = [
    "Accommodation",
    "AssignedPerson",
    "Assignment",
    "AssignmentLetter",
    "Attempt",
    "Certificate",
    "CertificateFile",
    "ChainHead",
    "CheckTried",
    "CheckUp",
    "Checkpoint",
    "CheckpointHead",
    "Completion",
    "CompletionOrganisation",
    "CredentialDocument",
    "Enrolment",
    "ExpiryLetter",
    "FeedbackPolicy",
    "Learner",
    "LearningIndexPage",
    "LessonCompletion",
    "LessonPage",
    "LessonSource",
    "ModuleObjective",
    "ModulePage",
    "ModulePrerequisite",
    "ModuleVersion",
    "PathIndexPage",
    "PathModule",
    "PathPage",
    "PathVersion",
    "PublishedFigure",
    "PublishedKey",
    "Question",
    "QuestionBank",
    "QuestionReport",
    "QuestionSource",
    "QuestionSuspension",
    "QuestionVersion",
    "QuizPage",
    "RecordEvent",
    "Regrade",
    "RegradeProposal",
    "RemindersStopped",
    "ReportMonth",
    "Response",
    "SharedCompletion",
    "StatusList",
    "StatusPlace",
    "Verb",
]
