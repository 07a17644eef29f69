"""Synonyms and best bets in the admin; a search that found nothing fills in their forms."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, PageChooserPanel
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from hub.search.models import BestBet, Synonym
from hub.search.query import tidy


class PrefilledCreateView(CreateView):
    """A form that begins with the words that somebody searched for (`?text=`)."""

    field_name = ""

    def get_initial_form_instance(self) -> Any:
        text = tidy(self.request.GET.get("text", ""))
        return self.model(**{self.field_name: f"{text}\n"}) if text else self.model()


class SynonymCreateView(PrefilledCreateView):
    field_name = "names"


class BestBetCreateView(PrefilledCreateView):
    field_name = "phrases"


class SynonymViewSet(SnippetViewSet):
    model = Synonym
    icon = "tag"
    menu_label = _("Synonyms")
    add_view_class = SynonymCreateView
    search_fields = ("names",)
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList([FieldPanel("names")])


class BestBetViewSet(SnippetViewSet):
    model = BestBet
    icon = "pick"
    menu_label = _("Best bets")
    add_view_class = BestBetCreateView
    search_fields = ("phrases",)
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList([FieldPanel("phrases"), PageChooserPanel("page"), FieldPanel("note")])


class SearchGroup(SnippetViewSetGroup):
    """The menu group “Search”."""

    items = (SynonymViewSet, BestBetViewSet)
    menu_label = _("Search")
    menu_icon = "search"
    menu_name = "site-search"
    menu_order = 330
