"""Puts the hub's own handler of page links in the place of Wagtail's."""

from typing import Any

from wagtail import hooks

from hub.core.page_links import RememberedPageLinks


@hooks.register("register_rich_text_features", order=100)  # after Wagtail's own
def remember_page_links(features: Any) -> None:
    features.register_link_type(RememberedPageLinks)
