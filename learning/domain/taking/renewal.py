"""A new period of a module that was completed: fresh lessons and attempts; the old record stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from hub.users.models import User
from learning.domain.errors import NotDueForRenewal
from learning.domain.evidence.events import Event, begin_chain
from learning.domain.locking import locked
from learning.domain.outline import ModuleOutline
from learning.domain.periods import is_renewable
from learning.models import Completion, Enrolment, Learner, ModulePage, Verb


def find_completion(module: ModulePage, user: User) -> Completion | None:
    """Return what `user` last completed of `module`, whether it still counts or not."""
    rows = Completion.objects.for_user(user).of_modules()
    return rows.filter(subject_key=module.translation_key).order_by("-period").first()


@dataclass(frozen=True)
class Renewal:
    """What may be renewed now; `has_ended` when it counts no longer."""

    completion: Completion
    has_ended: bool


def find_present(module: ModulePage, user: User) -> Completion | None:
    """Return what `user` completed of `module` in the present period, with its certificate."""
    present = Enrolment.objects.for_user(user).current().filter(module_key=module.translation_key)
    rows = Completion.objects.filter(enrolment__in=present).select_related("certificate")
    return rows.first()


def find_path_held(key: UUID, user: User) -> Completion | None:
    """Return the completion of a path that `user` holds today, with its certificate."""
    held = (
        Completion.objects.for_user(user).of_paths().filter(subject_key=key).valid(timezone.now())
    )
    return held.select_related("certificate").order_by("-period").first()


def may_renew(completion: Completion | None, *, now: datetime | None = None) -> Renewal | None:
    """Return what may be renewed now of what was completed in the present period, if anything."""
    now = now or timezone.now()
    if completion is None or not is_renewable(completion, now=now):
        return None
    return Renewal(completion, has_ended=not completion.is_valid(now))


def describe_steps(module: ModuleOutline) -> str:
    """Return what a new period of `module` asks of a learner, in the active language."""
    has_quiz = any(step.is_quiz for step in module.steps)
    has_lesson = any(not step.is_quiz for step in module.steps)
    if has_quiz and (module.allows_test_out or not has_lesson):
        only_quiz = _("A new period starts. You pass the quiz again, with new attempts.")
        none_needed = _("You do not need to complete the lessons again.")
        return f"{only_quiz} {none_needed}" if has_lesson else only_quiz
    if has_quiz:
        return _(
            "A new period starts. You complete the lessons again, and pass the quiz again with "
            "new attempts."
        )
    return _("A new period starts. You complete the lessons again.")


def renew(module: ModulePage, *, by: User, now: datetime | None = None) -> tuple[Enrolment, bool]:
    """Begin a new period of `by` in `module`.

    Returns (the present period, begun by this call). One that is under way is returned as it is.
    Raises `NotDueForRenewal` when there is no completion, or one that holds for longer than the
    renewal window.
    """
    now = now or timezone.now()
    try:
        with locked(Learner, user=by, savepoint=True) as learner:
            return _renew(module, learner, now)
    except Learner.DoesNotExist as error:
        raise NotDueForRenewal from error


def _renew(module: ModulePage, learner: Learner, now: datetime) -> tuple[Enrolment, bool]:
    periods = Enrolment.objects.filter(learner=learner, module_key=module.translation_key)
    last = periods.order_by("-period").first()
    if last is not None and last.completed_at is None:
        return last, False
    completion = Completion.objects.filter(enrolment=last).first() if last else None
    if last is None or completion is None or not is_renewable(completion, now=now):
        raise NotDueForRenewal
    enrolment = Enrolment.objects.create(
        learner=learner,
        module_key=last.module_key,
        period=last.period + 1,
        title=module.title,
        started_at=now,
    )
    renewed = Event(
        Verb.RENEWED, "module", last.module_key, learner.uid, {"after": str(completion.uid)}
    )
    begin_chain(enrolment.uid, renewed, now=now)
    return enrolment, True
