"""Panels of a case study's editor that only tell: what is missing, and what a submission said."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from casestudies.completeness import completeness_notes
from casestudies.permissions import can_moderate_submissions


class MissingPanel(Panel):
    """What the case study still lacks, as it was when the editor was opened."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "casestudies/admin/missing_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return context | {"notes": completeness_notes(self.instance)}


class SubmissionPanel(Panel):
    """Who sent the case study in, what they typed, and what to check; for moderators only."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "casestudies/submission/admin/what_was_sent.html"

        def is_shown(self) -> bool:
            return (
                super().is_shown()
                and can_moderate_submissions(self.request.user)
                and getattr(self.instance, "submission", None) is not None
            )

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from casestudies.submission.presentation import (  # noqa: PLC0415 -- imports models
                describe_submission,
            )

            context = super().get_context_data(parent_context)
            return context | describe_submission(self.instance.submission)
