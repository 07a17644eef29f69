"""Adapters from signals to functions of the domain; no rule lives here."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from wagtail.signals import page_published, published

from learning.domain.correcting.proposals import open_regrades
from learning.domain.evidence.guards import install_guards
from learning.domain.evidence.status_places import end_stored_lists
from learning.domain.evidence.versions import capture_published, capture_question
from learning.domain.reading_time import store_minutes
from learning.models import Completion, LessonPage, Question


def connect(config: AppConfig) -> None:
    """Listen to publishing and migrating; called once when the app is ready."""
    post_migrate.connect(on_migrated, sender=config, dispatch_uid="learning-install-guards")
    page_published.connect(on_page_published, dispatch_uid="learning-capture-module")
    post_save.connect(
        on_completion_saved, sender=Completion, dispatch_uid="learning-end-stored-lists"
    )
    published.connect(on_published, sender=Question, dispatch_uid="learning-capture-question")


def on_page_published(instance: Any, **kwargs: Any) -> None:
    capture_published(instance)
    if isinstance(instance, LessonPage):
        store_minutes(instance)


def on_published(instance: Question, **kwargs: Any) -> None:
    open_regrades(capture_question(instance))


def on_completion_saved(update_fields: frozenset[str] | None, **kwargs: Any) -> None:
    end_stored_lists(update_fields)


def on_migrated(using: str, **kwargs: Any) -> None:
    install_guards(using)
