"""Questions and their banks in the Wagtail admin, in one menu group."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet, SnippetViewSetGroup

from hub.reference.law_viewsets import ReviewFilterSet
from learning.forms.authoring import QuestionForm
from learning.models import Question, QuestionBank, Response


class QuestionFilterSet(ReviewFilterSet):
    """Filters of the list of questions."""

    retired = django_filters.BooleanFilter(label=_("Retired"), field_name="is_retired")

    class Meta:
        model = Question
        fields = ("bank", "is_practice", "jurisdiction", "live")


class QuestionIndexView(IndexView):
    """Questions with the number of attempts in which they were asked."""

    def get_base_queryset(self) -> QuerySet[Question]:
        asked = Response.objects.filter(question_uid=OuterRef("uid")).order_by()
        count = asked.values("question_uid").annotate(count=Count("pk")).values("count")
        questions = Question.objects.select_related("bank")
        return questions.annotate(attempt_count=Coalesce(Subquery(count), 0))


class QuestionEditView(EditView):
    """The editor of a question, with the way to try it."""

    @property
    def header_more_buttons(self) -> list[Button]:
        url = reverse("learning_try_question", args=[self.object.pk])
        return [
            *super().header_more_buttons,
            Button(_("Try it, and see where it is used"), url, icon_name="view", priority=5),
        ]


WORDING = [
    FieldRowPanel([FieldPanel("title"), FieldPanel("code")]),
    FieldRowPanel([FieldPanel("bank"), FieldPanel("language")]),
    FieldPanel("is_practice"),
    FieldPanel("body"),
    FieldPanel("hint"),
]
ANSWERING = [
    MultiFieldPanel(
        [FieldPanel("feedback_right"), FieldPanel("feedback_wrong")], heading=_("Feedback")
    ),
    FieldPanel("explanation"),
    InlinePanel(
        "question_sources",
        heading=_("Sources"),
        label=_("source"),
        panels=[FieldPanel("source"), FieldPanel("pinpoint")],
    ),
    MultiFieldPanel([FieldPanel("taught_on"), FieldPanel("taught_at")], heading=_("Where taught")),
]
UPKEEP = [
    FieldRowPanel([FieldPanel("weight"), FieldPanel("policy")]),
    FieldPanel("tags", widget=forms.CheckboxSelectMultiple),
    FieldPanel("jurisdiction"),
    FieldRowPanel([FieldPanel("owner"), FieldPanel("review_by")]),
    FieldPanel("is_retired"),
]


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    index_view_class = QuestionIndexView
    edit_view_class = QuestionEditView
    list_display: list[Any] = [
        "__str__",
        Column("bank", label=_("Bank"), sort_key="bank__name"),
        BooleanColumn("live", label=_("Published")),
        BooleanColumn("is_practice", label=_("For practice")),
        Column("attempt_count", label=_("Attempts"), sort_key="attempt_count"),
        Column("review_by", label=_("Review by"), sort_key="review_by"),
    ]
    filterset_class = QuestionFilterSet
    search_fields = ("code", "title")
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False

    @cached_property
    def edit_handler(self) -> TabbedInterface:
        return TabbedInterface(
            [
                ObjectList(WORDING, heading=_("Question")),
                ObjectList(ANSWERING, heading=_("After the answer")),
                ObjectList(UPKEEP, heading=_("Points and upkeep")),
            ],
            base_form_class=QuestionForm,
        )


class QuestionBankViewSet(SnippetViewSet):
    model = QuestionBank
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    list_display: list[Any] = ["name", "note"]
    search_fields = ("name",)
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList([FieldPanel("name"), FieldPanel("note")])


class QuestionGroup(SnippetViewSetGroup):
    """The menu group “Questions”."""

    items = (QuestionViewSet, QuestionBankViewSet)
    menu_label = _("Questions")
    menu_icon = "help"
    menu_name = "questions"
    menu_order = 315
