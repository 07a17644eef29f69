"""What comes before a module: shown to everybody, asked for where its quizzes begin.

Reading is always open. A module that may be tested out of asks for nothing: whoever knows it
already may show it at once.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from hub.users.models import User
from learning.domain.outline import ModuleOutline, find_outline
from learning.models import Completion, ModulePrerequisite


def find_missing(module: ModuleOutline, *, by: User) -> list[ModuleOutline]:
    """Return the modules that `by` must complete before a quiz of this one.

    A module counts as completed in whatever period, unless that was revoked.
    One query; none where nothing is required.
    """
    modules = find_outline().modules
    required = [modules[key] for key in module.prerequisites if key in modules]
    done = list_completed([each.key for each in required], by=by)
    return [each for each in required if each.key not in done]


def list_completed(modules: Collection[UUID], *, by: User) -> set[UUID]:
    """Return the keys of those of these modules that `by` has completed."""
    if not modules:
        return set()
    rows = Completion.objects.for_user(by).of_modules().completed(timezone.now())
    return set(rows.filter(subject_key__in=modules).values_list("subject_key", flat=True))


def is_circular(module_id: int | None, required: Collection[int]) -> bool:
    """Tell whether asking for `required` would make a module, in the end, ask for itself."""
    if module_id is None:
        return False
    after: dict[int, set[int]] = {}
    for before, later in ModulePrerequisite.objects.values_list("required", "module"):
        after.setdefault(later, set()).add(before)
    seen: set[int] = set()
    ahead = set(required)
    while ahead:
        seen |= ahead
        ahead = {before for each in ahead for before in after.get(each, set())} - seen
    return module_id in seen
