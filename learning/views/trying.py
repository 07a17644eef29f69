"""An author's trial of a question: its newest draft, answered and marked, with where it is used.

Wagtail's preview sends no answer along; hence a view of its own in the admin.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from learning.domain.correcting.usage import find_usage
from learning.domain.evidence.versions import describe_question
from learning.domain.taking.reviews import review_answer
from learning.forms.answers import AnswerField, read_answer
from learning.models import Question
from learning.models.question_types import find_type
from learning.permissions import can_author_questions
from learning.views.question_pages import QuestionPageMixin

NAME = "q1"


class TryQuestionView(QuestionPageMixin, TemplateView):
    """Shows a question as learners see it, and marks what is sent; stores nothing."""

    template_name = "learning/admin/try_question.html"
    header_icon = "help"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_author_questions(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.get(request, *args, **kwargs)

    @cached_property
    def question(self) -> Question:
        return get_object_or_404(Question, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> Any:
        return _("Try it")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"usage": find_usage(self.question)}
        draft = self.question.get_latest_revision_as_object()
        return context | self._try(draft) if draft.type is not None else context

    def _try(self, question: Question) -> dict[str, Any]:
        content = describe_question(question)
        kind, paper = content["type"], content["paper"]
        answer, problem = None, ""
        if self.request.method == "POST":
            answer, problem = read_answer(kind, paper, self.request.POST, NAME)
        sent = self.request.method == "POST" and not problem
        return {
            "field": AnswerField(
                name=NAME,
                type=kind,
                paper=paper,
                choice_order=find_type(kind).order_choices(paper, None),
                answer=answer,
                problem=problem,
            ),
            "review": review_answer(content, answer) if sent else None,
        }
