"""Registers in the admin: questions with their trial, reports of them, help with quizzes."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from learning.certificate_viewset import CertificateViewSet
from learning.models import Question
from learning.permissions import can_author_questions
from learning.views.trying import TryQuestionView
from learning.viewsets.accommodations import AccommodationViewSet
from learning.viewsets.questions import QuestionGroup
from learning.viewsets.reports import QuestionReportViewSet

register_snippet(QuestionGroup)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ModelViewSet]:
    return [
        AccommodationViewSet("accommodations", url_prefix="quiz-help"),
        QuestionReportViewSet("question_reports", url_prefix="question-reports"),
    ]


@hooks.register("register_permissions")
def show_rights() -> QuerySet[Permission]:
    """Show in the form of a group those rights that Wagtail does not find by itself."""
    return Permission.objects.filter(
        content_type__app_label="learning", codename="decide_accommodation"
    )


@hooks.register("register_admin_urls")
def register_trial() -> list[URLPattern]:
    return [
        path("questions/<int:pk>/try/", TryQuestionView.as_view(), name="learning_try_question")
    ]


@hooks.register("register_admin_viewset")
def register_certificates() -> ModelViewSet:
    return CertificateViewSet("issued_certificates", url_prefix="certificates")


@hooks.register("register_snippet_listing_buttons")
def add_trial_button(snippet: object, user: object, next_url: str | None = None) -> list[Button]:
    if not isinstance(snippet, Question) or not can_author_questions(user):
        return []
    url = reverse("learning_try_question", args=[snippet.pk])
    return [Button(_("Try it"), url, icon_name="view", priority=15)]
