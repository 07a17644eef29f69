"""How questions fare, for their authors: the list with what to look at, and one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component

from hub.core.admin_pages import AdminPageMixin
from learning.domain.correcting.item_analysis import analyse_questions, find_median_seconds
from learning.domain.correcting.item_statistics import FEWEST_JUDGED, FEWEST_SHOWN
from learning.domain.correcting.usage import find_usage
from learning.models import Question, QuestionBank
from learning.permissions import can_author_questions, can_correct_question
from learning.views.question_pages import QuestionPageMixin

LIMITS = {"fewest_shown": FEWEST_SHOWN, "fewest_judged": FEWEST_JUDGED}


class AuthorsOnly:
    """Refuses everybody who may not see what is right in a question."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_author_questions(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class BankForm(forms.Form):
    """Which questions to list."""

    bank = forms.ModelChoiceField(
        QuestionBank.objects.all(), label=_("Bank"), required=False, empty_label=_("All banks")
    )
    mine = forms.BooleanField(label=_("Only those I own"), required=False)


def list_questions(form: BankForm, user: Any) -> QuerySet[Question]:
    """Return the questions that quizzes have asked or may ask, by what the form says."""
    chosen = form.cleaned_data if form.is_valid() else {}
    questions = Question.objects.filter(is_practice=False).select_related("bank")
    if chosen.get("bank"):
        questions = questions.in_bank(chosen["bank"])
    return questions.filter(owner=user) if chosen.get("mine") else questions


class QuestionsReportView(AuthorsOnly, AdminPageMixin, TemplateView):
    """The newest figures of each question; first those with something to look at."""

    template_name = "learning/admin/questions_report.html"
    page_title = _("How questions fare")
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = BankForm(self.request.GET or None)
        questions = list(list_questions(form, self.request.user))
        found = analyse_questions([question.uid for question in questions])
        rows = [
            {"question": question, "newest": found[question.uid][0]}
            for question in questions
            if question.uid in found
        ]
        rows.sort(key=lambda row: not row["newest"].badges)
        context = {"form": form, "rows": rows, "unasked": len(questions) - len(rows)}
        return super().get_context_data(**kwargs) | context | LIMITS


class QuestionFiguresView(AuthorsOnly, QuestionPageMixin, TemplateView):
    """One question: figures and answers of each version, and where it is used."""

    template_name = "learning/admin/question_figures.html"
    header_icon = "help"

    @cached_property
    def question(self) -> Question:
        return get_object_or_404(Question, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> Any:
        return _("How it fares")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        uid = self.question.uid
        seconds = find_median_seconds(uid)
        versions = [
            {
                "each": each,
                "seconds": seconds.get(each.version.pk),
                "picks": [(pick, each.figures.share_of(pick)) for pick in each.figures.picks],
            }
            for each in analyse_questions([uid]).get(uid, [])
        ]
        context = {
            "question": self.question,
            "versions": versions,
            "usage": find_usage(self.question),
            "may_correct": can_correct_question(self.request.user, self.question),
        }
        return super().get_context_data(**kwargs) | context | LIMITS


class OwnQuestionsPanel(Component):
    """The questions of the person who looks that have something to look at."""

    name = "own_questions"
    template_name = "learning/admin/own_questions_panel.html"
    order = 160

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        own = Question.objects.filter(owner=parent_context["request"].user, is_practice=False)
        questions = {question.uid: question for question in own}
        found = analyse_questions(questions) if questions else {}
        return {
            "rows": [
                {"question": questions[uid], "badges": versions[0].badges}
                for uid, versions in found.items()
                if versions[0].badges
            ]
        }
