"""App set-up of hub.upkeep: checks, due work, and what ends the stored pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UpkeepConfig(AppConfig):
    name = "hub.upkeep"
    label = "upkeep"
    verbose_name = _("Upkeep")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate  # noqa: PLC0415 -- models are loaded
        from wagtail.permissions import (  # noqa: PLC0415 -- likewise
            register_permission_policy,
        )

        from hub.core.page_cache import invalidate_on  # noqa: PLC0415 -- likewise
        from hub.core.search_documents import register_places  # noqa: PLC0415 -- likewise
        from hub.upkeep import (  # noqa: F401, PLC0415 -- likewise
            checks,
            models,
            personal_data,
            search_text,
            signal_handlers,
        )
        from hub.upkeep.permissions import (  # noqa: PLC0415 -- likewise
            FeedbackPermissionPolicy,
            MailPermissionPolicy,
        )

        register_permission_policy(
            models.PageFeedback, FeedbackPermissionPolicy(models.PageFeedback)
        )
        register_permission_policy(models.OutgoingMail, MailPermissionPolicy(models.OutgoingMail))
        register_all_due_work()
        personal_data.register_own()
        register_places(*search_text.PLACES)
        invalidate_on(models.SiteProfile)
        invalidate_on(models.ChangeNote)
        post_migrate.connect(
            signal_handlers.sync_site_after_migrate, sender=self, dispatch_uid="upkeep-site"
        )


def register_all_due_work() -> None:
    """Register what upkeep itself does; other apps add theirs in their own set-up."""
    from hub.core.due import register_due  # noqa: PLC0415 -- models must be loaded
    from hub.core.publishing import publish_scheduled  # noqa: PLC0415 -- likewise
    from hub.upkeep import due_work, feedback, site_row, task_rows  # noqa: PLC0415 -- likewise
    from hub.upkeep.mail import delivery  # noqa: PLC0415 -- likewise

    register_due("site address", site_row.sync_site_row)
    register_due("scheduled publishing", publish_scheduled)
    register_due("expired sessions", due_work.clear_sessions)
    register_due("addresses on reported problems", feedback.erase_addresses)
    register_due("outgoing mail", delivery.deliver_due)
    register_due("what old mail said", delivery.erase_old_mail)
    register_due("stuck tasks", task_rows.reap_stuck_tasks)
    register_due("finished tasks", task_rows.prune_finished_tasks)
