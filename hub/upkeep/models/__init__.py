"""Change notes, reported problems, outgoing mail, due work, and what the site says about itself."""

from hub.upkeep.models.changes import ChangeNote
from hub.upkeep.models.due import DueRun
from hub.upkeep.models.feedback import PageFeedback, PageFeedbackQuerySet
from hub.upkeep.models.mail import OutgoingMail, OutgoingMailQuerySet
from hub.upkeep.models.profile import SiteProfile

__all__ = [
    "ChangeNote",
    "DueRun",
    "OutgoingMail",
    "OutgoingMailQuerySet",
    "PageFeedback",
    "PageFeedbackQuerySet",
    "SiteProfile",
]
