"""Shows on the first page of the admin which images readers do not see."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from hub.media.models import CustomImage

MOST_NAMED = 10


class FailedImagesPanel(Component):
    """The images of which no size could be made, the latest first."""

    name = "failed_images"
    template_name = "media/admin/failed_images_panel.html"
    order = 160

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the context of the template."""
        failed = CustomImage.objects.filter(failed_at__isnull=False)
        return {"images": failed.order_by("-failed_at", "pk")[:MOST_NAMED]}


@hooks.register("construct_homepage_panels")
def add_failed_images(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel for those who may change images."""
    if request.user.has_perm("media.change_customimage"):
        panels.append(FailedImagesPanel())
