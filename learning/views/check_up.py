"""The check-up for everybody: choose a path, answer eight questions, read what they say.

Its forms only read, so that nobody needs a cookie: the paper is in the address as a signed text,
the answers stand beside it, and they lead to a result that is an address too.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hub.core.navigation import Frame, Link
from learning.domain.check_ups.check_up import minutes_for, write_paper, write_result
from learning.domain.check_ups.checking_up import (
    Asked,
    count_questions,
    find_asked,
    find_pools,
    mark_check_up,
    name_paper,
    open_result,
    public_paths,
    required_modules,
    set_paper,
)
from learning.domain.check_ups.personal_paths import PersonalPath, Wanted, plan_paths
from learning.domain.errors import CheckUpOutdated, CheckUpUnreadable
from learning.domain.outline import PathOutline
from learning.forms.answers import AnswerField, field_name, read_answer
from learning.models import LearningIndexPage, PathPage
from learning.models.question_types import find_type
from learning.views.access import reader_of

PAPER = "paper"


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Show the paths of which there is a check-up."""
    paths = list(public_paths().select_related("audience"))
    rows = list(required_modules(paths))
    pools = find_pools(rows)
    offers = []
    for path in paths:
        own = [row for row in rows if row.path_page_id == path.pk]
        asked = count_questions({row.module_id: pools[row.module_id] for row in own})
        offers.append({"path": path, "modules": len(own), "asked": asked})
    context = {
        "breadcrumbs": find_breadcrumbs(request),
        "offers": [offer for offer in offers if offer["asked"]],
    }
    return render(request, "learning/check_up/choose.html", context)


def find_breadcrumbs(request: HttpRequest) -> list[Link]:
    """Return the way to the check-up: home, the catalogue."""
    index = LearningIndexPage.objects.live().first()
    links = [Link(_("Home"), Frame(request).home_url)]
    return links + ([Link(index.title, index.get_url(request) or "")] if index else [])


@require_safe
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the questions about a path; with answers in the address, lead to what they say."""
    path = public_paths().filter(slug=slug).first()
    if path is None:
        raise Http404
    token = request.GET.get(PAPER)
    if token is not None:
        return _mark(request, path, token)
    asked = set_paper(path)
    if not asked:
        raise Http404
    return _show_paper(request, path, make_fields(asked), write_paper(name_paper(path, asked)))


@never_cache
def _mark(request: HttpRequest, path: PathPage, token: str) -> HttpResponse:
    try:
        asked = find_asked(token, path)
    except (CheckUpUnreadable, CheckUpOutdated) as error:
        return say_why(request, error, path)
    fields = make_fields(asked, request)
    if any(field.problem for field in fields):
        return _show_paper(request, path, fields, token)
    answers = {each.version.pk: field.answer for each, field in zip(asked, fields, strict=True)}
    result = mark_check_up(path, asked, answers, today=timezone.localdate())
    return redirect("check_up:result", write_result(result))


def make_fields(asked: list[Asked], request: HttpRequest | None = None) -> list[AnswerField]:
    """Return the fields of these questions, filled with what the address answers, if given."""
    fields = []
    for number, each in enumerate(asked, 1):
        kind, paper, name = each.version.content["type"], each.version.paper, field_name(number)
        sent = read_answer(kind, paper, request.GET, name) if request else (None, "")
        fields.append(
            AnswerField(
                name=name,
                type=kind,
                paper=paper,
                choice_order=find_type(kind).order_choices(paper, None),
                answer=sent[0],
                problem=sent[1],
                number=number,
                total=len(asked),
                offers_not_known=True,
            )
        )
    return fields


def _show_paper(
    request: HttpRequest, path: PathPage, fields: list[AnswerField], token: str
) -> HttpResponse:
    problems = [
        {
            "anchor": field.anchor,
            "title": _("Question %(number)d") % {"number": field.number},
            "text": field.problem,
        }
        for field in fields
        if field.problem
    ]
    context = {
        "path": path,
        "fields": fields,
        "minutes": minutes_for(len(fields)),
        "paper": token,
        "problems": problems,
    }
    status = 400 if problems else 200
    return render(request, "learning/check_up/paper.html", context, status=status)


@require_safe
def show_result(request: HttpRequest, token: str) -> HttpResponse:
    """Show the path that a check-up suggests: the same for whoever has the address."""
    try:
        result, path = open_result(token)
    except (CheckUpUnreadable, CheckUpOutdated) as error:
        return say_why(request, error)
    (plan,) = plan_paths([Wanted(path, result.outcomes, result.day)])
    keep = reverse("learning:claim", args=[token])
    context = {
        "path": describe_path(plan),
        "keep_url": keep,
        "onward": urlencode({"next": keep}),
        "reader": reader_of(request),
    }
    return render(request, "learning/check_up/result.html", context)


def describe_path(plan: PersonalPath) -> dict[str, Any]:
    """Return a personal path with its addresses, as the result and /my-learning/ show it."""
    stages = []
    for stage in plan.stages:
        step = stage.next_step
        stages.append(
            {
                "stage": stage,
                "url": stage.module.url,
                "next_title": step.page.title if step else "",
                "next_url": step.page.url if step else "",
                "is_start": stage is plan.start,
            }
        )
    return {"plan": plan, "url": plan.path.url, "stages": stages}


def say_why(
    request: HttpRequest, error: Exception, path: PathPage | PathOutline | None = None
) -> HttpResponse:
    """Say why an address of a check-up leads nowhere, with a way on."""
    is_outdated = isinstance(error, CheckUpOutdated)
    context = {"is_outdated": is_outdated, "path": path}
    status = 410 if is_outdated else 400
    return render(request, "learning/check_up/problem.html", context, status=status)
