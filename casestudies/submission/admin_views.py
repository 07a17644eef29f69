"""What moderators see of submissions: the list, one with all that came with it, its files."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from casestudies.permissions import can_moderate_submissions
from casestudies.submission.decisions import decline
from casestudies.submission.differences import decide_differences, list_differences
from casestudies.submission.forms.differences import DifferencesForm
from casestudies.submission.models import Submission, SubmissionFile
from casestudies.submission.presentation import describe_submission, name_part

LIST, ONE = "submissions:index", "submissions:edit"


class DeclineForm(forms.Form):
    """What is written to the submitter when a submission is not published."""

    words = forms.CharField(
        label=_("Why it is not published"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The submitter gets these words by e-mail."),
    )


class SubmissionView(WagtailAdminTemplateMixin, FormView):
    """One submission: who, what, which consents and files; and the way to decline it.

    Asking for changes and publishing happen in the editor of its page.
    """

    template_name = "casestudies/submission/admin/submission.html"
    form_class = DeclineForm
    header_icon = "form"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_moderate_submissions(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def submission(self) -> Submission:
        return get_object_or_404(Submission.objects.sent(), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.submission)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [
            {"url": reverse(LIST), "label": _("Submissions")},
            {"url": "", "label": str(self.submission)},
        ]
        return [*super().get_breadcrumbs_items(), *items]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | describe_submission(self.submission)

    def form_valid(self, form: DeclineForm) -> HttpResponse:
        decline(self.submission, by=self.request.user, words=form.cleaned_data["words"])
        messages.success(
            self.request, _("Declined. The submitter is told, if they gave an address.")
        )
        return redirect(LIST)


class DifferencesView(WagtailAdminTemplateMixin, FormView):
    """What an editor and the sender changed in another way: one choice for each."""

    template_name = "casestudies/submission/admin/differences.html"
    form_class = DifferencesForm
    header_icon = "form"
    page_title = _("Changed by both")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_moderate_submissions(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def submission(self) -> Submission:
        return get_object_or_404(Submission.objects.sent(), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [
            {"url": reverse(LIST), "label": _("Submissions")},
            {"url": reverse(ONE, args=[self.submission.pk]), "label": str(self.submission)},
            {"url": "", "label": self.page_title},
        ]
        return [*super().get_breadcrumbs_items(), *items]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"differences": list_differences(self.submission)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        names = [name_part(each.path) for each in form.differences]
        rows = list(zip(names, form.differences, form.list_choices(), strict=True))
        return context | {"rows": rows}

    def form_valid(self, form: DifferencesForm) -> HttpResponse:
        taken = decide_differences(
            self.submission, form.differences, taken=form.list_taken(), by=self.request.user
        )
        text = ngettext(
            "Saved. %(count)s change of the sender is in the draft.",
            "Saved. %(count)s changes of the sender are in the draft.",
            taken,
        )
        messages.success(self.request, text % {"count": taken})
        return redirect(ONE, self.submission.pk)


@require_safe
def serve_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Hand an upload to a moderator, as a download that no browser runs."""
    if not can_moderate_submissions(request.user):
        raise PermissionDenied
    file = get_object_or_404(SubmissionFile, pk=pk)
    response = FileResponse(
        file.file.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type="application/octet-stream",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
