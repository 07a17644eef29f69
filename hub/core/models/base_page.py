"""The page that every page type of the hub extends."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from hub.core import structured_data
from hub.core.editors import EditorForeignKey
from hub.core.page_cache import remember
from hub.core.publishing import check_publishable
from hub.core.shared_pages import is_shareable, serve_shared


def find_locale() -> int:
    """Return the key of the locale of the language that is active now."""
    return Locale.get_active().pk


class BasePage(Page):
    """A page with what listings, social networks, readers and its keeper need to know of it.

    A subclass says its place in the tree (`parent_page_types`, `subpage_types`), its `template`
    and its `schema_type`; a system check insists. Files that belong to a page (an export, a PDF)
    are named in `page_files`: file name → dotted path of the view that makes it, called with
    `(request, page)`. What its template shows beyond the page itself comes from `context_from`:
    the dotted path of a function called with `(page, request)` that returns a dict.

    A page is rendered once for all readers (`hub.core.shared_pages`), unless `is_shared` says no.
    What its slots show of a reader comes from `reader_from`: the dotted path of a function called
    with `(request, facts)` that returns a dict; `facts` is what the context has as `reader_facts`.
    """

    listing_summary = models.CharField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One or two plain sentences for lists, search results and social networks."),
    )
    listing_image = models.ForeignKey(
        "media.CustomImage",
        verbose_name=_("listing image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    social_image = models.ForeignKey(
        "media.CustomImage",
        verbose_name=_("social card image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "1200 × 630 pixels. Without one, the listing image or the site's card is used."
        ),
    )
    last_reviewed = models.DateField(
        _("last reviewed"),
        null=True,
        blank=True,
        help_text=_("The day somebody last checked that all of this page is right."),
    )
    content_owner = EditorForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("content owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Who keeps this page true; problems that readers report go to them."),
    )

    schema_type: ClassVar[str] = "WebPage"
    page_kind: ClassVar[Any] = _("Page")
    in_footer: ClassVar[bool] = False
    page_files: ClassVar[dict[str, str]] = {}
    context_from: ClassVar[str] = ""
    reader_from: ClassVar[str] = ""
    is_shared: ClassVar[bool] = True

    promote_panels: ClassVar[list] = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("Address and search engines"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("listing_summary"),
                FieldPanel("listing_image"),
                FieldPanel("social_image"),
                FieldPanel("show_in_menus"),
            ],
            heading=_("Lists and social networks"),
        ),
    ]
    settings_panels: ClassVar[list] = [
        MultiFieldPanel(
            [FieldPanel("content_owner"), FieldPanel("last_reviewed")], heading=_("Upkeep")
        ),
        *Page.settings_panels,
    ]

    class Meta:
        abstract = True

    def save(self, clean: bool = True, **kwargs: Any) -> None:
        """Save the page; a live one only when it is complete, else raise PublishRefusedError."""
        if clean and self.live:
            check_publishable(self)
            clean = False  # it was, just now
        super().save(clean, **kwargs)

    @property
    def summary(self) -> str:
        """The description for lists, search engines and social networks."""
        return self.search_description or self.listing_summary

    @property
    def public_history(self) -> list[Any]:
        """The page's change notes (`upkeep.ChangeNote`), newest first."""
        return sorted(self.change_notes.all(), key=lambda note: note.date, reverse=True)

    @property
    def localized(self) -> Any:
        """This page in the reader's language; without a query of its own where it is that one.

        Wagtail asks the database for the reader's locale anew for each page.
        """
        if remember(f"locale:{get_language()}", find_locale) == self.locale_id:
            return self
        return super().localized

    @property
    def card_image(self) -> Any | None:
        """The image for a social card, if the page has one."""
        return self.social_image or self.listing_image

    def get_structured_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return the schema.org description of this page as a JSON-LD object."""
        return structured_data.describe_page(self, request)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the template's context: Wagtail's, and what `context_from` adds."""
        context = super().get_context(request, *args, **kwargs)
        if self.context_from:
            context |= import_string(self.context_from)(self, request)
        if self.reader_from and not hasattr(request, "hub_slots"):
            facts = context.get("reader_facts", {})
            request.hub_reader = import_string(self.reader_from)(request, facts)
        return context

    def may_be_stored(self, request: HttpRequest) -> bool:
        """Return whether the answer to `request` changes only when the page cache is told."""
        return True

    def get_view_restrictions(self) -> Any:
        """Return the restrictions on this page; none, without a query, when routing saw none."""
        if getattr(self, "is_open_to_all", False):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Route to this page, to one of its files, or on to a child; raise Http404."""
        if self.live and len(path_components) == 1 and path_components[0] in self.page_files:
            view = self.page_files[path_components[0]]
            return RouteResult(self, kwargs={"file_view": view})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Serve the page, or the file of it that the address names."""
        file_view = kwargs.pop("file_view", None)
        serve = partial(super().serve, *args, **kwargs)
        if file_view:
            response = import_string(file_view)(request, self)
        elif self.is_shared and is_shareable(request) and getattr(self, "is_open_to_all", False):
            response = serve_shared(self, request, serve)
        else:
            response = serve(request)
        if not self.may_be_stored(request):
            add_never_cache_headers(response)
        return response
