"""Adapters from Wagtail's signals to `hub.reports.capture`; no rule lives here."""

from typing import Any

from django.core.signals import request_finished
from django.db.models.signals import pre_delete, pre_save
from wagtail.signals import page_published, page_unpublished, post_page_move

from hub.core.page_cache import is_draft_save
from hub.reports import capture, pdf_files
from hub.reports.models import RecommendationPage, ReportPage, ReportSectionPage


def on_published(sender: type, instance: ReportSectionPage, **kwargs: Any) -> None:
    capture.capture_section(instance)


def on_moved(sender: type, instance: Any, parent_page_before: Any, **kwargs: Any) -> None:
    if sender is ReportSectionPage:
        capture.capture_section(instance.specific)
        capture.renumber_later(parent_page_before.path)


def on_retired(sender: type, instance: ReportSectionPage, **kwargs: Any) -> None:
    capture.retire_section(instance)


def on_report_saved(instance: ReportPage, update_fields: Any = None, **kwargs: Any) -> None:
    if not is_draft_save(update_fields):
        capture.note_new_day(instance)


def on_content_changed(sender: type, instance: Any, **kwargs: Any) -> None:
    if issubclass(sender, (ReportPage, ReportSectionPage, RecommendationPage)):
        pdf_files.note_published_change(instance)


def connect() -> None:
    """Connect the adapters, once."""
    uid = "reports-capture"
    page_published.connect(on_published, sender=ReportSectionPage, dispatch_uid=uid)
    page_unpublished.connect(on_retired, sender=ReportSectionPage, dispatch_uid=uid)
    post_page_move.connect(on_moved, dispatch_uid=uid)
    pre_delete.connect(on_retired, sender=ReportSectionPage, dispatch_uid=uid)
    pre_save.connect(on_report_saved, sender=ReportPage, dispatch_uid=uid)
    for signal in (page_published, page_unpublished, post_page_move, pre_delete):
        signal.connect(on_content_changed, dispatch_uid="reports-pdf")
    request_finished.connect(pdf_files.start_noted, dispatch_uid="reports-pdf")
