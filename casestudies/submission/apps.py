"""App set-up of what is sent in: decisions of moderators, and what is forgotten when."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionConfig(AppConfig):
    name = "casestudies.submission"
    label = "submission"
    verbose_name = _("Case studies sent in")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415 -- models
        from wagtail.signals import page_published, workflow_rejected  # noqa: PLC0415 -- likewise

        from casestudies.permissions import SubmissionPermissionPolicy  # noqa: PLC0415 -- likewise
        from casestudies.submission import retention, signal_handlers  # noqa: PLC0415 -- likewise
        from casestudies.submission.models import Submission  # noqa: PLC0415 -- likewise
        from hub.core.due import register_due  # noqa: PLC0415 -- likewise

        register_permission_policy(Submission, SubmissionPermissionPolicy(Submission))
        page_published.connect(signal_handlers.note_publication, dispatch_uid="submission")
        workflow_rejected.connect(signal_handlers.note_rejection, dispatch_uid="submission")
        register_due("unfinished submissions", retention.forget_abandoned)
        register_due("people behind submissions", retention.erase_submitters)
