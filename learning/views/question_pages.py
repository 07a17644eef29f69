"""What the pages about one question in the admin have in common: the way to them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.core.admin_pages import AdminPageMixin
from learning.models import Question


class QuestionPageMixin(AdminPageMixin):
    """A page below the list of questions and the question that it is about."""

    question: Any

    def get_page_title(self) -> str:
        return str(self.question)

    def list_above(self) -> list[dict[str, Any]]:
        viewset = Question.snippet_viewset
        edit = reverse(viewset.get_url_name("edit"), args=[self.question.pk])
        return [
            {"url": reverse(viewset.get_url_name("list")), "label": _("Questions")},
            {"url": edit, "label": self.question.code},
        ]
