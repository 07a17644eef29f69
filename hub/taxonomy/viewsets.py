"""Terms in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from hub.taxonomy.models import Term


class TermIndexView(IndexView):
    """Terms with the number of pages that are about them; searched by code and name."""

    def get_base_queryset(self) -> QuerySet[Term]:
        terms = Term.named.select_related("parent")
        return terms.annotate(page_count=Count("page_terms", distinct=True))

    def search_queryset(self, queryset: QuerySet[Term]) -> QuerySet[Term]:
        found = super().search_queryset(queryset)
        return queryset.filter(pk__in=found.values("pk")) if self.is_searching else found


class TermChooserViewSet(SnippetChooserViewSet):
    """Leaves foreign keys to terms with a plain list: it keeps to the vocabulary, a chooser not."""

    register_widget = False


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "tag"
    menu_label = _("Vocabularies")
    menu_name = "vocabularies"
    add_to_admin_menu = True
    menu_order = 310
    chooser_viewset_class = TermChooserViewSet
    index_view_class = TermIndexView
    list_display: list[Any] = [
        "__str__",
        Column("code", label=_("Code"), sort_key="code"),
        Column(
            "vocabulary",
            label=_("Vocabulary"),
            accessor="get_vocabulary_display",
            sort_key="vocabulary",
        ),
        Column("sort_order", label=_("Position"), sort_key="sort_order"),
        Column("page_count", label=_("Pages"), sort_key="page_count"),
        BooleanColumn("is_retired", label=_("Retired"), sort_key="is_retired"),
    ]
    list_filter = ("vocabulary", "is_retired")
    search_fields = ("code", "labels__name")
    ordering = ("vocabulary", "sort_order", "code")
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("vocabulary"), FieldPanel("code")]),
                    FieldRowPanel([FieldPanel("parent"), FieldPanel("sort_order")]),
                    FieldPanel("is_retired"),
                ],
                heading=_("Term"),
            ),
            InlinePanel(
                "labels",
                panels=[FieldPanel("locale"), FieldPanel("name"), FieldPanel("definition")],
                heading=_("Names"),
                label=_("name"),
                min_num=1,
            ),
            MultiFieldPanel(
                [FieldPanel("source"), FieldPanel("mappings")], heading=_("Where it comes from")
            ),
        ]
    )
