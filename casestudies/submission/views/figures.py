"""The figures of a submission: the list, and the questions about one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from casestudies.submission.drafts import MOST_FIGURES, list_figures, remove_figure, save_figure
from casestudies.submission.forms import FigureForm
from casestudies.submission.models import Submission
from casestudies.submission.presentation import describe_figure
from casestudies.submission.steps import BY_NAME, FIGURES
from casestudies.submission.views.opening import FOLDER, address, open_draft, step_context
from casestudies.submission.views.steps import next_address

STEP = BY_NAME[FIGURES]


@open_draft
def list_all(request: HttpRequest, submission: Submission) -> HttpResponse:
    """List the figures; take one away, or go on."""
    if request.method == "POST":
        at = request.POST.get("remove", "")
        if at.isascii() and at.isdigit():
            remove_figure(submission, int(at) - 1)
            return HttpResponseRedirect(request.get_full_path())
        later = request.POST.get("action") == "save"
        return HttpResponseRedirect(next_address(request, submission, STEP, later=later))
    figures = list_figures(submission)
    context = step_context(request, submission, STEP) | {
        "figures": [describe_figure(figure, at) for at, figure in enumerate(figures, 1)],
        "most": MOST_FIGURES,
        "is_full": len(figures) >= MOST_FIGURES,
    }
    return render(request, f"{FOLDER}/figures.html", context)


@open_draft
def add(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Ask about a figure that is not in the list yet."""
    return _ask(request, submission, None)


@open_draft
def change(request: HttpRequest, submission: Submission, number: int) -> HttpResponse:
    """Ask about the figure with that number, counted from 1; without it, show the list."""
    if not 0 < number <= len(list_figures(submission)):
        return HttpResponseRedirect(_list_address(request, submission))
    return _ask(request, submission, number - 1)


def _ask(request: HttpRequest, submission: Submission, at: int | None) -> HttpResponse:
    back = _list_address(request, submission)
    status = 200
    if request.method == "POST":
        form = FigureForm(request.POST)
        if form.is_valid():
            save_figure(submission, form.answers(), at)
            return HttpResponseRedirect(back)
        status = 400
    else:
        form = FigureForm(initial={} if at is None else list_figures(submission)[at])
    context = step_context(request, submission, STEP) | {
        "form": form,
        "back_url": back,
        "is_new": at is None,
    }
    return render(request, f"{FOLDER}/figure.html", context, status=status)


def _list_address(request: HttpRequest, submission: Submission) -> str:
    query = "?back=check" if request.GET.get("back") == "check" else ""
    return address(submission, "figures") + query
