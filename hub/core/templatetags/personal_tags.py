"""The tags that keep what all readers share apart from what is each reader's own."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hub.core.shared_pages import Slot, render_part, render_slot

register = template.Library()


@register.simple_tag(takes_context=True)
def personal(context: template.Context, template_name: str, **values: Any) -> SafeString:
    """Fill in `template_name` for each reader; `values` are stored with a shared page.

    The template sees `frame`, `messages`, `csrf_token`, what the page's `reader_from` returns,
    and `values`, which must be plain data.
    """
    return mark_safe(render_slot(Slot(template_name, values), _request_of(context)))  # noqa: S308 -- a template rendered it


@register.simple_tag(takes_context=True)
def site_part(context: template.Context, template_name: str) -> SafeString:
    """Show a part of the frame that is stored for each section of the site, host and language."""
    request = _request_of(context)
    frame = context["frame"]
    name = f"{template_name}:{frame.site_part_key}:{request.get_host()}:{get_language()}"
    return mark_safe(render_part(template_name, name, request, {}))  # noqa: S308 -- a template rendered it


def _request_of(context: template.Context) -> Any:
    """Return the request, in a template that was included with nothing else too."""
    return getattr(context, "request", None) or context["request"]
