"""Adapters from signals to functions; no rule stands here."""

from typing import Any

from wagtail.models import Page, WorkflowState

from casestudies.models import CaseStudyPage
from casestudies.submission.decisions import (
    ask_for_changes,
    record_publication,
    words_of_rejection,
)


def note_publication(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    if issubclass(sender, CaseStudyPage):
        record_publication(instance)


def note_rejection(sender: type[WorkflowState], instance: WorkflowState, **kwargs: Any) -> None:
    if isinstance(instance.content_object, Page):
        ask_for_changes(instance.content_object, words_of_rejection(instance))
