"""App set-up of hub.reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "hub.reports"
    label = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from hub.core.due import register_due  # noqa: PLC0415 -- models must be loaded
        from hub.core.page_cache import invalidate_on  # noqa: PLC0415 -- likewise
        from hub.core.search_documents import register_page_text  # noqa: PLC0415 -- likewise
        from hub.reports import capture, pdf_files, search_text, signal_handlers  # noqa: PLC0415 -- likewise
        from hub.reports.models import ProgressUpdate  # noqa: PLC0415 -- likewise

        signal_handlers.connect()
        invalidate_on(ProgressUpdate)
        for page_type, describe in search_text.PAGE_TEXTS.items():
            register_page_text(page_type, describe)
        register_due("capture paragraphs", capture.capture_missing)
        register_due("PDFs of reports", pdf_files.make_due_files)
