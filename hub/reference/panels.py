"""The panel of a row's edit form that lists what cites it, before it is saved."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import Panel

from hub.core.usage import Use
from hub.reference.citations import find_citations


class CitationsPanel(Panel):
    """Lists the texts that show the row and will change with it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"heading": _("Texts that change with this row")} | kwargs))

    class BoundPanel(Panel.BoundPanel):
        """The list for one row; nothing for a row that is not saved yet."""

        template_name = "reference/admin/citations.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Return the uses, each with the way to its editor."""
            context = super().get_context_data(parent_context) or {}
            finder = AdminURLFinder(self.request.user)
            uses = find_citations(self.instance)
            rows = _fetch(uses)
            context["uses"] = [
                {"use": use, "url": finder.get_edit_url(rows[use]) if use in rows else None}
                for use in uses
            ]
            return context


class LinkCheckPanel(Panel):
    """Shows what the source's web address answered, and where an archive has a copy."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"heading": _("Link check")} | kwargs))

    class BoundPanel(Panel.BoundPanel):
        """The check of one source; nothing for one that was not checked."""

        template_name = "reference/admin/link_check.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None and hasattr(self.instance, "link_check")

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context) or {}
            return context | {"check": self.instance.link_check}


def _fetch(uses: list[Use]) -> dict[Use, models.Model]:
    """Return the page or row of each use, with one query for each model."""
    found: dict[Use, models.Model] = {}
    for label in {use.model_label for use in uses}:
        keys = [use.pk for use in uses if use.model_label == label]
        rows = apps.get_model(label)._default_manager.in_bulk(keys)
        by_key = {str(pk): row for pk, row in rows.items()}
        found |= {
            use: by_key[use.pk] for use in uses if use.model_label == label and use.pk in by_key
        }
    return found
