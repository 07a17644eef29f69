"""Items of the admin's menu that say how much waits behind them."""

from __future__ import annotations

from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem


def link_with_count(item: MenuItem, count: int, *, query: str = "") -> LinkMenuItem:
    """Return the link of a menu item with `count` beside its label when it is not nought.

    Args:
        query: what the address asks for, such as `mine=on`.
    """
    return LinkMenuItem(
        item.name,
        f"{item.label} ({count})" if count else str(item.label),
        f"{item.url}?{query}" if query else item.url,
        icon_name=item.icon_name,
        classname=item.classname,
    )
