"""Dates in the admin stay as they are typed until the form has read them.

Wagtail's calendar replaces what it cannot read by today as soon as the field is left: `31/02/2026`
or `12 March 2026` became a date that nobody meant. The form understands British dates
(`hub.settings.formats`) and refuses in words what is none.
"""

from __future__ import annotations

from typing import Any

from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput


def keep_typed_dates() -> None:
    """Turn off what the calendar does when a field is left, in every form of the admin.

    Wagtail makes some of these fields itself (the schedule of a page), so no form of ours can.
    """
    for widget in (AdminDateInput, AdminDateTimeInput):
        if widget.get_config.__module__ != __name__:
            widget.get_config = _leave_text(widget.get_config)


def _leave_text(get_config: Any) -> Any:
    def get_config_without_blur(self: Any) -> dict[str, Any]:
        return {**get_config(self), "validateOnBlur": False}

    return get_config_without_blur
