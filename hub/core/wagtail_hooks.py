"""What the hub changes of Wagtail itself: its handler of page links, its editor's drafts."""

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from hub.core.bulk_publishing import CheckedPublishBulkAction
from hub.core.facts import FactHandler
from hub.core.page_links import RememberedPageLinks


@hooks.register("register_rich_text_features", order=100)  # after Wagtail's own
def remember_page_links(features: Any) -> None:
    features.register_link_type(RememberedPageLinks)
    features.register_embed_type(FactHandler)


# In the place of Wagtail's own.
hooks.register("register_bulk_action", CheckedPublishBulkAction, order=100)


@hooks.register("register_log_actions")
def name_refused_publications(actions: Any) -> None:
    actions.register_action(
        "hub.publish.refused", _("Not published"), _("Not published: it is not complete")
    )


@hooks.register("insert_editor_js")
def hold_back_late_drafts() -> str:
    return format_html('<script type="module" src="{}"></script>', static("js/editor.js"))
