"""Asking people for training: a new assignment, those that run, changing and ending one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hub.users.models import Organisation
from hub.users.organisations.access import find_managed, not_found_when_gone
from hub.users.organisations.views.people import frame_of
from learning.domain.errors import AlreadyAssigned, AssignmentOver
from learning.domain.managing.assignments import (
    Found,
    Match,
    add_people,
    assign,
    change_due,
    end_assignment,
    is_asked_of_everyone,
    match_members,
    take_off,
)
from learning.domain.managing.desk import Desk, DeskFilter, list_people
from learning.domain.managing.desk_rows import Row, State
from learning.domain.managing.reminding import MOST_AT_ONCE, preview_for_everyone, send_letters_of
from learning.domain.subjects import list_subjects
from learning.forms.desk import (
    AddPeopleForm,
    AssignForm,
    DueForm,
    EndForm,
    EveryoneForm,
    write_subject,
)
from learning.models import Assignment
from learning.permissions import can_assign
from learning.views.access import SignedInRequest
from learning.views.desk import SECTION


def find_assigning(request: HttpRequest, slug: str) -> Organisation:
    """Return the organisation that the person who asks may assign for; or raise as if none."""
    organisation = find_managed(request, slug)
    if not can_assign(request.user, organisation):
        raise PermissionDenied
    return organisation


def find_running(organisation: Organisation, pk: int) -> Assignment:
    """Return an assignment of `organisation` that nobody has ended; or raise Http404."""
    rows = Assignment.objects.running().filter(organisation=organisation)
    return get_object_or_404(rows.select_related("organisation"), pk=pk)


@never_cache
@not_found_when_gone
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign_training(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask people for a module or a path by a day."""
    organisation = find_assigning(request, slug)
    subjects = list_subjects()
    people = list_people(organisation, timezone.localdate())
    form = AssignForm(
        request.POST or None, subjects=subjects, people=people, initial=request.GET.dict()
    )
    unmatched: list[Match] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if data["whom"] == form.EVERYONE:
            return _assign_everyone(request, organisation, data, subjects[data["subject"]])
        chosen, unmatched = _read_people(organisation, form)
        if not unmatched:
            return _assign(request, organisation, data, subjects[data["subject"]], people=chosen)
        form.add_error("addresses", _("Some of these belong to no member: see below."))
    context = frame_of(organisation, SECTION) | {"form": form, "unmatched": unmatched}
    status = 400 if form.errors else 200
    return render(request, "learning/desk/assign.html", context, status=status)


def _assign_everyone(
    request: SignedInRequest, organisation: Organisation, data: dict[str, Any], title: str
) -> HttpResponse:
    """Show what asking everyone would do; do it once that is confirmed with a reason."""
    if is_asked_of_everyone(organisation, data["subject"], data["due_on"]):
        _say_assigned(request, organisation, is_new=False)
        return redirect("training_assignments", slug=organisation.slug)
    effect = preview_for_everyone(
        organisation, data["subject"], data["due_on"], today=timezone.localdate()
    )
    subject, due = write_subject(data["subject"]), data["due_on"]
    shown = f"{subject}-{due}-{effect.people}-{effect.done}-{effect.emails}"
    form = EveryoneForm(_posted(request, "confirm"), shown=shown)
    if "confirm" in request.POST and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _assign(request, organisation, data, title, people=None, reason=reason)
    context = frame_of(organisation, SECTION) | {
        "form": form,
        "effect": effect,
        "title": title,
        "subject": subject,
        "due_on": due,
    }
    status = 400 if form.errors else 200
    return render(request, "learning/desk/assign_everyone.html", context, status=status)


def _assign(
    request: SignedInRequest,
    organisation: Organisation,
    data: dict[str, Any],
    title: str,
    *,
    people: Collection[int] | None,
    reason: str = "",
) -> HttpResponse:
    _made, is_new = assign(
        organisation,
        data["subject"],
        title=title,
        due_on=data["due_on"],
        people=people,
        by=request.user,
        reason=reason,
    )
    _say_assigned(request, organisation, is_new=is_new)
    return redirect("training_assignments", slug=organisation.slug)


def _read_people(organisation: Organisation, form: Any) -> tuple[set[int], list[Match]]:
    """Return the members that a form names, and the pasted pieces that name none."""
    if form.cleaned_data.get("whom") == AssignForm.EVERYONE:
        return set(), []
    matches = match_members(organisation, form.cleaned_data["addresses"])
    chosen = set(form.cleaned_data.get("people", ()))
    chosen |= {match.user for match in matches if match.user is not None}
    return chosen, [each for each in matches if each.found not in {Found.MEMBER, Found.TWICE}]


def _say_assigned(request: HttpRequest, organisation: Organisation, *, is_new: bool) -> None:
    if not is_new:
        messages.info(request, _("All of them are asked for this by that day already."))
        return
    sent = send_letters_of(organisation, now=timezone.now(), most=MOST_AT_ONCE)
    said = ngettext("%d letter is on its way.", "%d letters are on their way.", sent) % sent
    messages.success(request, f"{_('Assigned.')} {said}")


@never_cache
@login_required
@require_safe
def list_assignments(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what is asked of whom, and how far it is."""
    organisation = find_assigning(request, slug)
    rows = Desk(organisation, DeskFilter(timezone.localdate())).all_rows
    running = Assignment.objects.running().filter(organisation=organisation)
    context = frame_of(organisation, SECTION) | {
        "assignments": [_describe(each, rows) for each in running]
    }
    return render(request, "learning/desk/assignments.html", context)


def _describe(assignment: Assignment, rows: Iterable[Row]) -> dict[str, Any]:
    subject = (assignment.subject_kind, assignment.subject_key)
    asked = [row for row in rows if row.subject == subject and row.due_on is not None]
    return {
        "assignment": assignment,
        "subject": write_subject(subject),
        "asked": len(asked),
        "done": sum(row.state in {State.DONE, State.EXPIRING} for row in asked),
        "late": sum(row.state == State.LATE for row in asked),
    }


@never_cache
@not_found_when_gone
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_assignment(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Show one assignment: change its day, add people, take people off."""
    organisation = find_assigning(request, slug)
    assignment = find_running(organisation, pk)
    asked = list(assignment.people.running().select_related("user"))
    keys = {each.user_id for each in asked}
    members = list_people(organisation, timezone.localdate())
    others = [person for person in members if person.key not in keys]
    forms = {
        "due": DueForm(
            _posted(request, "due"),
            is_for_everyone=assignment.is_for_everyone,
            initial={"due_on": f"{assignment.due_on:%d/%m/%Y}"},
        ),
        "add": AddPeopleForm(_posted(request, "add"), people=others),
    }
    context: dict[str, Any] = {"unmatched": []}
    if request.method == "POST":
        try:
            answer = _change(request, assignment, forms, context, keys)
        except AssignmentOver:
            messages.warning(request, _("This assignment has been ended meanwhile."))
            answer = redirect("training_assignments", slug=slug)
        if answer is not None:
            return answer
    rows = Desk(organisation, DeskFilter(timezone.localdate())).all_rows
    context |= frame_of(organisation, SECTION) | {
        "assignment": assignment,
        "numbers": _describe(assignment, rows),
        "asked": sorted(asked, key=lambda each: (str(each.user).casefold(), each.pk)),
        "others": others,
        "due_form": forms["due"],
        "add_form": forms["add"],
    }
    status = 400 if any(form.errors for form in forms.values()) else 200
    return render(request, "learning/desk/assignment.html", context, status=status)


def _posted(request: HttpRequest, step: str) -> Any:
    return request.POST if step in request.POST else None


def _change(
    request: SignedInRequest,
    assignment: Assignment,
    forms: dict[str, Any],
    context: dict[str, Any],
    asked: Collection[int],
) -> HttpResponse | None:
    """Do what was sent; return where to go on, or None when there is something to mend."""
    slug = assignment.organisation.slug
    if "off" in request.POST:
        off = [key for key in asked if str(key) in request.POST.getlist("person")]
        done = sum(take_off(assignment, key, by=request.user) for key in off)
        said = ngettext("%d person was taken off.", "%d people were taken off.", done) % done
        messages.success(request, said)
        return redirect("training_assignment", slug=slug, pk=assignment.pk)
    if "due" in request.POST and forms["due"].is_valid():
        try:
            data = forms["due"].cleaned_data
            changed = change_due(
                assignment, data["due_on"], by=request.user, reason=data.get("reason", "")
            )
        except AlreadyAssigned:
            said = _("The same is due on that day already, as another assignment.")
            forms["due"].add_error("due_on", said)
            return None
        messages.success(request, _("Another day is set."))
        return redirect("training_assignment", slug=slug, pk=changed.pk)
    if "add" in request.POST and forms["add"].is_valid():
        chosen, context["unmatched"] = _read_people(assignment.organisation, forms["add"])
        if context["unmatched"]:
            said = _("Some of these belong to no member: see below.")
            forms["add"].add_error("addresses", said)
            return None
        added = add_people(assignment, chosen, by=request.user)
        _say_assigned(request, assignment.organisation, is_new=bool(added))
        return redirect("training_assignment", slug=slug, pk=assignment.pk)
    return None


@never_cache
@not_found_when_gone
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Ask whether to end an assignment; do it."""
    organisation = find_assigning(request, slug)
    assignment = find_running(organisation, pk)
    form = EndForm(
        request.POST if request.method == "POST" else None,
        is_for_everyone=assignment.is_for_everyone,
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        end_assignment(assignment, by=request.user, reason=reason)
        messages.success(request, _("It is not asked for any more."))
        return redirect("training_assignments", slug=slug)
    rows = Desk(organisation, DeskFilter(timezone.localdate())).all_rows
    context = frame_of(organisation, SECTION) | {"form": form} | _describe(assignment, rows)
    status = 400 if form.errors else 200
    return render(request, "learning/desk/end.html", context, status=status)
