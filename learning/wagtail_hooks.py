"""Registers in the admin: questions with their trial, reports of them, help with quizzes."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from learning.certificate_viewset import CertificateViewSet
from learning.models import Question
from learning.permissions import can_author_questions
from learning.views.completions import CompletionsReportView, ReportMenuItem, download_report
from learning.views.correcting import (
    CORRECT,
    DECIDE,
    CorrectQuestionView,
    RegradeView,
    ToDecidePanel,
)
from learning.views.figures import OwnQuestionsPanel, QuestionFiguresView, QuestionsReportView
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
        content_type__app_label="learning",
        codename__in=["decide_accommodation", "view_publishedfigure"],
    )


@hooks.register("register_admin_urls")
def register_views_of_questions() -> list[URLPattern]:
    figures = QuestionFiguresView.as_view()
    return [
        path("questions/<int:pk>/try/", TryQuestionView.as_view(), name="learning_try_question"),
        path("questions/<int:pk>/figures/", figures, name="learning_question_figures"),
        path("questions/<int:pk>/correct/", CorrectQuestionView.as_view(), name=CORRECT),
        path("questions/regrades/<uuid:uid>/", RegradeView.as_view(), name=DECIDE),
        path("reports/questions/", QuestionsReportView.as_view(), name="learning_questions_report"),
    ]


@hooks.register("register_admin_viewset")
def register_certificates() -> ModelViewSet:
    return CertificateViewSet("issued_certificates", url_prefix="certificates")


@hooks.register("register_admin_urls")
def register_report_of_completions() -> list[URLPattern]:
    report = CompletionsReportView.as_view()
    return [
        path("reports/completions/", report, name="learning_completions"),
        path("reports/completions.csv", download_report, name="learning_completions_csv"),
    ]


@hooks.register("register_reports_menu_item")
def register_completions_item() -> ReportMenuItem:
    return ReportMenuItem(
        _("Completions"),
        reverse("learning_completions"),
        name="completions-report",
        icon_name="success",
        order=55,
    )


class AuthorsMenuItem(MenuItem):
    """Stands under Reports for those who write questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_author_questions(request.user)


@hooks.register("register_reports_menu_item")
def register_questions_report() -> AuthorsMenuItem:
    return AuthorsMenuItem(
        _("How questions fare"),
        reverse("learning_questions_report"),
        name="questions-report",
        icon_name="help",
        order=60,
    )


@hooks.register("construct_homepage_panels")
def add_own_questions(request: HttpRequest, panels: list[Component]) -> None:
    if can_author_questions(request.user):
        panels += [ToDecidePanel(), OwnQuestionsPanel()]


@hooks.register("register_snippet_listing_buttons")
def add_trial_button(snippet: object, user: object, next_url: str | None = None) -> list[Button]:
    if not isinstance(snippet, Question) or not can_author_questions(user):
        return []
    trial = reverse("learning_try_question", args=[snippet.pk])
    figures = reverse("learning_question_figures", args=[snippet.pk])
    return [
        Button(_("Try it"), trial, icon_name="view", priority=15),
        Button(_("How it fares"), figures, icon_name="help", priority=16),
    ]
