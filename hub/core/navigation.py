"""The frame around every page: header and footer links, breadcrumb, who is reading.

`frame` is a context processor; each part is worked out only when a template uses it, and the
session is touched only when the browser sent one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from wagtail.models import Page, Site

from hub.core.page_cache import has_session, remember
from hub.core.serving import find_root_path, find_site
from hub.core.visibility import public_pages

T = TypeVar("T")


@dataclass(frozen=True)
class Link:
    """A link of the frame."""

    title: str
    url: str
    is_current: bool = False


class Frame:
    """What `templates/base.html` shows around a page.

    What is the same for every reader is found once, for copies of the request too.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self._shared: dict[str, Any] = request.__dict__.setdefault("hub_shared_frame", {})

    def _find_once(self, name: str, find: Callable[[], T]) -> T:
        if name not in self._shared:
            self._shared[name] = find()
        found: T = self._shared[name]
        return found

    @property
    def site(self) -> Site | None:
        return self._find_once("site", lambda: find_site(self.request))

    @property
    def profile(self) -> Any | None:
        """The site's `upkeep.SiteProfile`."""
        return self._find_once("profile", self._find_profile)

    def _find_profile(self) -> Any | None:
        site = self.site
        if site is None:
            return None
        profile = apps.get_model("upkeep", "SiteProfile")
        return remember(f"profile:{site.pk}", lambda: profile.for_request(self.request))

    @property
    def site_name(self) -> str:
        return (self.profile and self.profile.site_name) or settings.WAGTAIL_SITE_NAME

    @property
    def language(self) -> str:
        """Language tag of the page: British English unless another locale is read."""
        language = get_language() or settings.LANGUAGE_CODE
        return "en-GB" if language == "en" else language

    @property
    def direction(self) -> str:
        return "rtl" if get_language_bidi() else "ltr"

    @cached_property
    def home_url(self) -> str:
        return reverse("wagtail_serve", args=[""])

    @property
    def _top_links(self) -> list[tuple[str, str, bool, bool]]:
        """(title, url, in header, in footer) of the home page's public children here."""
        name = f"top-links:{self.request.get_host()}:{get_language()}"
        return self._find_once(name, lambda: remember(name, self._list_top))

    def _list_top(self) -> list[tuple[str, str, bool, bool]]:
        root = find_root_path(self.request)
        if root is None:
            return []
        depth = len(root.strip("/").split("/")) + 2
        pages = public_pages().filter(url_path__startswith=root, depth=depth).order_by("path")
        return [
            (
                page.title,
                page.get_url(self.request) or self.home_url,
                page.show_in_menus,
                bool(getattr(page.specific_class, "in_footer", False)),
            )
            for page in pages
        ]

    def _link(self, title: str, url: str) -> Link:
        return Link(title, url, is_current=self.request.path.startswith(url))

    @cached_property
    def header_links(self) -> list[Link]:
        return [self._link(title, url) for title, url, header, _footer in self._top_links if header]

    @cached_property
    def footer_links(self) -> list[Link]:
        return [self._link(title, url) for title, url, _header, footer in self._top_links if footer]

    @cached_property
    def breadcrumbs(self) -> list[Link]:
        """The way from the home page to the parent of the page that is shown."""
        return [
            Link(page.title, page.get_url(self.request) or self.home_url)
            for page in getattr(self.request, "hub_ancestors", [])
        ]

    @property
    def site_part_key(self) -> str:
        """What the header and the footer of a page depend on besides host and language."""
        current = [link.url for link in self.header_links + self.footer_links if link.is_current]
        return f"{','.join(current)}:{self.has_search_box}"

    @property
    def has_search_box(self) -> bool:
        """Whether the header offers a search: not on the search page, which has a larger box."""
        return self.request.path != reverse("search")

    @cached_property
    def user(self) -> Any | None:
        """The signed-in user; None for everybody else, without reading a session."""
        if not has_session(self.request):
            return None
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def editor(self) -> dict[str, str] | None:
        """For people who may enter the admin: where to edit what they are looking at."""
        if self.user is None or not self.user.may_enter_admin:
            return None
        key = getattr(self.request, "hub_page_key", None)
        page = Page.objects.filter(pk=key).first() if key else None
        if page and page.permissions_for_user(self.user).can_edit():
            return {"edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk])}
        return {"edit_url": ""}


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: the frame of this request, made once."""
    if not hasattr(request, "hub_frame"):
        request.hub_frame = Frame(request)
    return {"frame": request.hub_frame}
