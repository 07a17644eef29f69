"""The form with which an editor handles a reported problem."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from hub.core.editors import people_of_the_admin


class HandlingForm(WagtailAdminModelForm):
    """State, note and owner; only people who may enter the admin can own a report."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "owner" in self.fields:
            self.fields["owner"].queryset = people_of_the_admin()
