"""Correcting a question in the admin: suspending it, and deciding what is marked anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from learning.domain.correcting.proposals import (
    decide_regrade,
    dismiss_regrade,
    open_gift,
    resume_question,
    suspend_question,
)
from learning.domain.correcting.regrade import (
    list_asked_versions,
    preview_regrade,
    summarise_regrade,
)
from learning.domain.errors import ReasonMissing
from learning.models import Question, QuestionSuspension, RegradeProposal
from learning.permissions import can_correct_question
from learning.tasks import run_decided_regrade
from learning.views.access import SignedInRequest
from learning.views.question_pages import QuestionPageMixin

CORRECT, DECIDE = "learning_correct_question", "learning_regrade"


class SuspendForm(forms.Form):
    """Why a question is not to be asked for now."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("For those who look after questions; learners do not see it."),
    )


class CorrectQuestionView(QuestionPageMixin, FormView):
    """Suspend a question, or lift that; give everybody the mark; see what is to decide."""

    template_name = "learning/admin/correct_question.html"
    form_class = SuspendForm
    request: SignedInRequest
    header_icon = "warning"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_correct_question(request.user, self.question):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def question(self) -> Question:
        return get_object_or_404(Question, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> Any:
        return _("Correct it")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "resume" in request.POST:
            if resume_question(self.question, by=self.request.user):
                messages.success(request, _("The question is asked again."))
            return redirect(CORRECT, self.question.pk)
        if "give" in request.POST:
            versions = list_asked_versions(self.question.uid)
            version = get_object_or_404(versions, digest=request.POST["give"])
            return redirect(DECIDE, open_gift(version).uid)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: SuspendForm) -> HttpResponse:
        suspend_question(self.question, by=self.request.user, reason=form.cleaned_data["reason"])
        messages.success(self.request, _("The question is not asked any more until you say so."))
        return redirect(CORRECT, self.question.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposals = RegradeProposal.objects.filter(question_uid=self.question.uid)
        context = {
            "question": self.question,
            "suspension": QuestionSuspension.objects.filter(question=self.question).first(),
            "proposals": proposals.select_related("old_version", "new_version"),
            "versions": list_asked_versions(self.question.uid),
        }
        return super().get_context_data(**kwargs) | context


class RegradeView(QuestionPageMixin, TemplateView):
    """What a correction would do, and the decision; afterwards what it did."""

    template_name = "learning/admin/regrade.html"
    request: SignedInRequest
    header_icon = "warning"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_correct_question(request.user, self.question):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def proposal(self) -> RegradeProposal:
        rows = RegradeProposal.objects.select_related("old_version", "new_version")
        return get_object_or_404(rows, uid=self.kwargs["uid"])

    @cached_property
    def question(self) -> Question:
        return get_object_or_404(Question, uid=self.proposal.question_uid)

    def get_page_subtitle(self) -> Any:
        return _("Marks to correct")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "apply" in request.POST:
            try:
                self._apply()
            except ReasonMissing:
                messages.error(request, _("Enter a reason."))
        elif "dismiss" in request.POST and dismiss_regrade(self.proposal, by=self.request.user)[1]:
            messages.success(request, _("All marks stay as they are."))
        return redirect(DECIDE, self.proposal.uid)

    def _apply(self) -> None:
        loss = self.request.POST.get("allows_loss") == "on"
        reason = self.request.POST.get("reason", "")
        with transaction.atomic():
            proposal, decided = decide_regrade(
                self.proposal, by=self.request.user, reason=reason, allows_loss=loss
            )
            if decided:
                transaction.on_commit(lambda: run_decided_regrade.enqueue(proposal.pk))
        if decided:
            messages.success(self.request, _("The answers are marked anew."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal = self.proposal
        is_open = proposal.state in {RegradeProposal.State.OPEN, RegradeProposal.State.DISMISSED}
        context: dict[str, Any] = {
            "question": self.question,
            "proposal": proposal,
            "is_open": is_open,
            "can_be_dismissed": proposal.state == RegradeProposal.State.OPEN,
        }
        if is_open:
            context["kept"] = preview_regrade(proposal, allows_loss=False)
            context["taken"] = preview_regrade(proposal, allows_loss=True)
        elif proposal.state == RegradeProposal.State.APPLIED:
            context["done"] = summarise_regrade(proposal)
        return super().get_context_data(**kwargs) | context


def list_to_decide(user: Any) -> list[tuple[Question, RegradeProposal]]:
    """Return what `user` may decide, with the questions."""
    waiting = RegradeProposal.objects.filter(state=RegradeProposal.State.OPEN)
    questions: QuerySet[Question] = Question.objects.filter(
        uid__in=waiting.values("question_uid")
    ).select_related("owner")
    by_uid = {each.uid: each for each in questions if can_correct_question(user, each)}
    return [(by_uid[each.question_uid], each) for each in waiting if each.question_uid in by_uid]


class ToDecidePanel(Component):
    """The corrections that wait for the person who looks."""

    name = "regrades"
    template_name = "learning/admin/regrades_panel.html"
    order = 155

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"rows": list_to_decide(parent_context["request"].user)}
