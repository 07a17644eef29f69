"""The panel of a page's change notes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import InlinePanel


class ChangeNotesPanel(InlinePanel):
    """Lists a page's change notes in its editor."""

    def __init__(self, **kwargs: Any) -> None:
        options = {
            "relation_name": "change_notes",
            "heading": _("Change notes"),
            "label": _("Change note"),
            "help_text": _("Shown to readers as the history of this page."),
        }
        super().__init__(**(options | kwargs))
