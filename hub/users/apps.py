"""App set-up of hub.users."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsersConfig(AppConfig):
    name = "hub.users"
    label = "users"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from hub.core.due import register_due  # noqa: PLC0415 -- models must be loaded
        from hub.core.search_documents import register_places  # noqa: PLC0415 -- likewise
        from hub.users import audit, search_text, signal_handlers  # noqa: PLC0415 -- likewise
        from hub.users.accounts import deletion, sessions  # noqa: PLC0415 -- likewise
        from hub.users.organisations import registering  # noqa: PLC0415 -- likewise

        register_due("old audit entries", audit.forget_old_entries)
        register_due("ended sessions", sessions.forget_ended)
        deletion.register_own()
        registering.register_own()
        register_places(*search_text.PLACES)
        signal_handlers.connect_all()
