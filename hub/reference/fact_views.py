"""The chooser of facts, which opens in a dialogue of the rich text editor."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from wagtail.admin.modal_workflow import render_modal_workflow

from hub.reference.fact_forms import FactForm

TEMPLATE = "reference/admin/choose_fact.html"


def choose_fact(request: HttpRequest) -> JsonResponse:
    """Ask for a fact; answer with its reference and value once the form is complete."""
    form = FactForm(request.POST or None, initial={"kind": "threshold"}, prefix="fact")
    if form.is_valid():
        chosen = {"ref": form.cleaned_data["reference"], "text": form.cleaned_data["value"]}
        return render_modal_workflow(request, None, json_data={"step": "chosen", "fact": chosen})
    return render_modal_workflow(
        request, TEMPLATE, None, {"form": form}, json_data={"step": "choose"}
    )
