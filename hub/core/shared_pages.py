"""Pages that are made once for all readers, with places for what is each reader's own.

A public page is rendered for nobody: the request has no user, no session, no cookie and no form
token, so that nothing personal can get into it. Where a template says `{% personal %}`, a slot is
left, and each answer fills the slots for its own reader. What is stored is the text around the
slots; it is past with the generation of the page cache.
"""

from __future__ import annotations

import copy
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template import Context, Engine
from django.template.response import TemplateResponse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from hub.core.context import lazy_auth, lazy_messages
from hub.core.page_cache import LONGEST_QUERY, digest_parts, has_session, keep, recall

KIND = "shared"


@dataclass(frozen=True)
class Slot:
    """A place for what is the reader's own: the template that fills it, and its parameters."""

    template: str
    values: dict[str, Any]


@dataclass(frozen=True)
class SharedText:
    """Text around slots: `texts` has one more part than there are `slots`."""

    texts: tuple[str, ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class SharedPage:
    """The stored text of the page with the key `page`.

    `reader_from` is the dotted path of the function that returns what the slots need to know of
    the reader, called with the request and `facts`.
    """

    page: int
    text: SharedText
    reader_from: str
    facts: dict[str, Any]


@dataclass
class Slots:
    """The slots that are left while a text is rendered; no text can guess their marks."""

    nonce: str = field(default_factory=lambda: uuid.uuid4().hex)
    slots: list[Slot] = field(default_factory=list)

    def leave(self, slot: Slot) -> SafeString:
        """Return the mark of a new slot."""
        self.slots.append(slot)
        return mark_safe(f"slot-{self.nonce}-{len(self.slots) - 1}-")  # noqa: S308 -- digits

    def split(self, html: str) -> SharedText:
        """Return `html` as the texts around its slots, in the order of the text."""
        parts = re.split(rf"slot-{self.nonce}-(\d+)-", html)
        return SharedText(tuple(parts[::2]), tuple(self.slots[int(n)] for n in parts[1::2]))


def find_shared_page(request: HttpRequest) -> SharedPage | None:
    """Return the stored page for a reader with a session; None when there is none.

    The page cache stores whole pages for readers without a session.
    """
    if not settings.PAGE_CACHE_SECONDS or not has_session(request) or not _is_read(request):
        return None
    page: SharedPage | None = recall(KIND, _name_page(request))
    return page


def serve_shared(
    page: Any, request: HttpRequest, serve: Callable[[HttpRequest], HttpResponseBase]
) -> HttpResponseBase:
    """Answer with `page` as `serve` renders it for nobody, its slots filled for this reader."""
    blank = without_reader(request)
    response = serve(blank)
    if not isinstance(response, TemplateResponse):
        return serve(request)
    html = response.render().content.decode()
    if "CSRF_COOKIE" in blank.META:  # a form outside of all slots: its token is the reader's own
        return serve(request)
    facts = (response.context_data or {}).get("reader_facts", {})
    shared = SharedPage(page.pk, blank.hub_slots.split(html), page.reader_from, facts)
    if page.may_be_stored(request) and settings.PAGE_CACHE_SECONDS and request.method == "GET":
        keep(KIND, _name_page(request), shared, settings.PAGE_CACHE_SECONDS)
    return answer_with(shared, request)


def is_shareable(request: HttpRequest) -> bool:
    """Return whether `request` only reads, and shows no editor a draft."""
    return _is_read(request) and not getattr(request, "is_preview", False)


def answer_with(shared: SharedPage, request: HttpRequest) -> HttpResponse:
    """Return the answer to `request`: the shared page with its slots filled."""
    request.hub_page_key = shared.page
    if shared.reader_from:
        request.hub_reader = import_string(shared.reader_from)(request, shared.facts)
    return HttpResponse(fill(shared.text, request))


def render_part(template: str, name: str, request: HttpRequest, values: dict[str, Any]) -> str:
    """Return `template` as stored under `name`, rendered for nobody, its slots filled.

    Inside a shared page its slots become slots of that page.
    """
    seconds = settings.PART_CACHE_SECONDS
    text: SharedText | None = recall("part", name) if seconds else None
    if text is None:
        blank = without_reader(request)
        context = _reader_context(blank) | values
        html = Engine.get_default().get_template(template).render(Context(context))
        text = blank.hub_slots.split(html)
        if "CSRF_COOKIE" in blank.META:
            raise ImproperlyConfigured(f"{template}: a form's token belongs into a slot.")
        if seconds:
            keep("part", name, text, seconds)
    slots: Slots | None = getattr(request, "hub_slots", None)
    if slots is not None:
        return _interleave(text.texts, [slots.leave(slot) for slot in text.slots])
    return fill(text, request)


def render_slot(slot: Slot, request: HttpRequest) -> str:
    """Return what fills `slot` for the reader; a mark, where a text is rendered for nobody."""
    slots: Slots | None = getattr(request, "hub_slots", None)
    if slots is not None:
        return slots.leave(slot)
    return _fill_slots([slot], request)[0]


def fill(text: SharedText, request: HttpRequest) -> SafeString:
    """Return `text` with its slots filled for the reader of `request`."""
    return mark_safe(_interleave(text.texts, _fill_slots(text.slots, request)))  # noqa: S308 -- templates rendered them


def without_reader(request: HttpRequest) -> HttpRequest:
    """Return a copy of `request` that says nothing of who reads, and leaves slots."""
    blank = copy.copy(request)
    for name in (
        "session",
        "_messages",
        "hub_frame",
        "hub_reader",
        "hub_slot_context",
        "headers",
        "auser",
    ):
        blank.__dict__.pop(name, None)
    blank.META = {
        name: value
        for name, value in request.META.items()
        if name not in {"HTTP_COOKIE", "CSRF_COOKIE", "HTTP_AUTHORIZATION"}
    }
    blank.COOKIES = {}
    blank.user = AnonymousUser()
    blank.hub_slots = Slots()
    return blank


def _is_read(request: HttpRequest) -> bool:
    length = len(request.META.get("QUERY_STRING", ""))
    return request.method in {"GET", "HEAD"} and length <= LONGEST_QUERY


def _name_page(request: HttpRequest) -> str:
    return digest_parts(request.scheme, request.get_host(), request.get_full_path())


def _fill_slots(slots: Any, request: HttpRequest) -> list[str]:
    engine = Engine.get_default()
    if not hasattr(request, "hub_slot_context"):
        request.hub_slot_context = _reader_context(request)
    shared = request.hub_slot_context
    return [
        engine.get_template(slot.template).render(Context(shared | slot.values)) for slot in slots
    ]


def _interleave(texts: tuple[str, ...], fillings: list[str]) -> SafeString:
    pieces = [texts[0]]
    for filling, after in zip(fillings, texts[1:], strict=True):
        pieces += (filling, after)
    return mark_safe("".join(pieces))  # noqa: S308 -- templates rendered them


def _reader_context(request: HttpRequest) -> dict[str, Any]:
    """Return what a slot's template may use: the frame, and what its page says of the reader."""
    from hub.core.navigation import frame  # noqa: PLC0415 -- the frame asks for parts of pages

    return {
        "request": request,
        "csrf_token": SimpleLazyObject(lambda: get_token(request)),
        **getattr(request, "hub_reader", {}),
        **lazy_auth(request),
        **lazy_messages(request),
        **frame(request),
    }
