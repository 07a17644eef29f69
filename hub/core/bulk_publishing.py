"""The admin's bulk action “Publish”, which names each page that is not complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from hub.core.publishing import PublishRefusedError


class CheckedPublishBulkAction(PublishBulkAction):
    """Publishes what is complete; the rest stays a draft, and a message says why for each."""

    refused: list[str]

    def get_execution_context(self) -> dict[str, Any]:
        self.refused = []
        return {**super().get_execution_context(), "refused": self.refused}

    @classmethod
    def execute_action(
        cls,
        objects: Iterable[Page],
        include_descendants: bool = False,
        user: Any = None,
        refused: list[str] | None = None,
        **kwargs: Any,
    ) -> tuple[int, int]:
        refused = [] if refused is None else refused
        parents = children = 0
        for page in objects:
            parents += cls._publish(page, user, refused)
            if include_descendants:
                for child in cls._list_drafts_below(page, user):
                    children += cls._publish(child, user, refused)
        return parents, children

    @classmethod
    def _list_drafts_below(cls, page: Page, user: Any) -> Iterator[Page]:
        for child in page.get_descendants().not_live().defer_streamfields().specific().iterator():
            if user is None or child.permissions_for_user(user).can_publish():
                yield child

    @classmethod
    def _publish(cls, page: Page, user: Any, refused: list[str]) -> int:
        try:
            with transaction.atomic():
                revision = page.get_latest_revision() or page.specific.save_revision(user=user)
                revision.publish(user=user)
        except PublishRefusedError as error:
            refused.append(str(error))
            return 0
        return 1

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for text in self.refused:
            messages.warning(self.request, text)
        if not num_parent_objects and not num_child_objects:
            return None
        message: str = super().get_success_message(num_parent_objects, num_child_objects)
        return message
