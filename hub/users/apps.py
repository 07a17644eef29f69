"""App set-up of hub.users."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsersConfig(AppConfig):
    name = "hub.users"
    label = "users"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from django.contrib.auth.models import Group  # noqa: PLC0415 -- models must be loaded

        from hub.core.due import register_due  # noqa: PLC0415 -- likewise
        from hub.core.page_cache import (  # noqa: PLC0415 -- likewise
            invalidate_on,
            invalidate_on_relation,
        )
        from hub.core.search_documents import register_places  # noqa: PLC0415 -- likewise
        from hub.users import audit, models, search_text, signal_handlers  # noqa: PLC0415 -- likewise
        from hub.users.accounts import deletion, sessions  # noqa: PLC0415 -- likewise
        from hub.users.organisations import registering  # noqa: PLC0415 -- likewise

        register_due("old audit entries", audit.forget_old_entries)
        register_due("ended sessions", sessions.forget_ended)
        deletion.register_own()
        registering.register_own()
        register_places(*search_text.PLACES)
        signal_handlers.connect_all()
        invalidate_on(Group)
        for relation in (
            models.User.groups.through,
            models.User.user_permissions.through,
            Group.permissions.through,
        ):
            invalidate_on_relation(relation)
