"""The form with which an editor handles a reported problem."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.admin.forms import WagtailAdminModelForm


class HandlingForm(WagtailAdminModelForm):
    """State, note and owner; only people who may enter the admin can own a report."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "owner" in self.fields:
            may_enter = Q(is_superuser=True) | Q(
                groups__permissions__codename="access_admin",
                groups__permissions__content_type__app_label="wagtailadmin",
            )
            people = get_user_model().objects.filter(may_enter, is_active=True)
            self.fields["owner"].queryset = people.distinct().order_by("last_name", "email")
