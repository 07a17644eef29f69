"""The panel that says which PDF of a report readers get."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class PdfPanel(Panel):
    """Shows when the PDF was made, and why the last attempt failed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"heading": _("PDF")} | kwargs))

    class BoundPanel(Panel.BoundPanel):
        template_name = "reports/admin/pdf_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None and self.instance.live

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return context | {"file": getattr(self.instance, "pdf_file", None)}
