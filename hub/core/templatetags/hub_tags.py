"""Template tags that every template of the hub may use."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from hub.core.structured_data import describe_breadcrumb

register = template.Library()
BOX = (
    '<label class="option"><input type="checkbox" name="{name}" value="{value}"{checked}>'
    " <span>{label}</span>{count}</label>"
)
CHECKED = mark_safe(" checked")
COUNT = ' <span class="count">{}</span>'

# The characters that could end the script element or open a comment in it (HTML, section 4.12.1).
JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def facet_boxes(facet: Any) -> SafeString:
    """Write a box to tick for each option of a filter (see components/facet.html).

    Here and not in the template, since a list has a hundred of them.
    """
    return format_html_join("", BOX, (_describe_box(facet, option) for option in facet["options"]))


def _describe_box(facet: Any, option: Any) -> dict[str, Any]:
    count = option.get("count")
    return {
        "name": facet["name"],
        "value": option["value"],
        "checked": CHECKED if option["selected"] else "",
        "label": option["label"],
        "count": "" if count is None else format_html(COUNT, localize(count)),
    }


@register.simple_tag(takes_context=True)
def structured_data(context: template.Context, page: Any) -> SafeString:
    """Write the JSON-LD of `page` and of the way to it; nothing for pages without any."""
    request: HttpRequest | None = context.get("request")
    if request is None or not hasattr(page, "get_structured_data"):
        return mark_safe("")
    parts = [page.get_structured_data(request)]
    ancestors = getattr(request, "hub_ancestors", [])
    if ancestors:
        links = [(item.title, item.get_full_url(request)) for item in [*ancestors, page]]
        parts.append(describe_breadcrumb(links))
    text = json.dumps(parts, ensure_ascii=False).translate(JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 -- escaped above
