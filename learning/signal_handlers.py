"""Adapters from Wagtail's signals to `learning.domain.versions`; no rule lives here."""

from typing import Any

from wagtail.signals import page_published, published

from learning.domain.versions import capture_published, capture_question
from learning.models import Question


def connect() -> None:
    """Listen to publishing; called once when the app is ready."""
    page_published.connect(on_page_published, dispatch_uid="learning-capture-module")
    published.connect(on_published, sender=Question, dispatch_uid="learning-capture-question")


def on_page_published(instance: Any, **kwargs: Any) -> None:
    capture_published(instance)


def on_published(instance: Question, **kwargs: Any) -> None:
    capture_question(instance)
