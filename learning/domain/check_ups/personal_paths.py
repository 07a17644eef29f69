"""A path as it is for one person: what they seem to know, what is done, what to begin with.

Only suggests: whether something is complete is for `completion` alone to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hub.users.models import User
from learning.domain.check_ups.check_up import Grasp, Outcome
from learning.domain.outline import ModuleOutline, Outline, PathOutline, find_outline
from learning.domain.prepared import PreparedQuery
from learning.domain.taking.progress import Progress, Step, make_steps
from learning.models import CheckUp


@dataclass(frozen=True)
class Stage:
    """A module of a path; `outcome` is None where no check-up asked about it.

    It holds when the person has a completion of it that counts today. One that has lapsed was
    awarded, and has expired or was revoked since: it has to be renewed.
    """

    module: ModuleOutline
    steps: Sequence[Step]
    outcome: Outcome | None = None
    holds: bool = False
    has_lapsed: bool = False

    @property
    def seems_known(self) -> bool:
        return self.outcome is not None and self.outcome.grasp is Grasp.MOST

    @property
    def is_begun(self) -> bool:
        return not self.holds and any(step.is_done for step in self.steps)

    @property
    def next_step(self) -> Step | None:
        """What to do next: in a module to test out of, the first quiz that is not passed."""
        return next(iter(self._asked_for()), None)

    @property
    def can_test_out(self) -> bool:
        """Whether a quiz is enough, and seems to be within reach."""
        has_quiz = any(step.page.is_quiz for step in self.steps)
        return self.seems_known and self.module.allows_test_out and has_quiz

    @property
    def minutes_left(self) -> int:
        """The minutes of what is asked for; never more than the module takes, whatever rounds."""
        return min(sum(step.minutes for step in self._asked_for()), self.module.minutes)

    def _asked_for(self) -> list[Step]:
        if self.holds:
            return []
        left = [step for step in self.steps if not step.is_done]
        return [each for each in left if each.page.is_quiz or not self.can_test_out]


@dataclass(frozen=True)
class PersonalPath:
    """The modules that belong to a path, in its order; `taken_on` is the day of the check-up."""

    path: PathOutline
    stages: Sequence[Stage]
    taken_on: date | None = None

    @property
    def holds(self) -> bool:
        """Whether every module that belongs to it holds today."""
        return bool(self.stages) and all(stage.holds for stage in self.stages)

    @property
    def start(self) -> Stage | None:
        """What to begin with: the first module that does not seem known, else the first left."""
        left = [stage for stage in self.stages if not stage.holds]
        unknown = [stage for stage in left if not stage.seems_known]
        return next(iter(unknown or left), None)

    @property
    def known(self) -> int:
        """How many modules seem known or hold."""
        return sum(stage.seems_known or stage.holds for stage in self.stages)

    @property
    def minutes(self) -> int:
        """What the whole path takes somebody who begins with nothing."""
        return sum(stage.module.minutes for stage in self.stages)

    @property
    def minutes_left(self) -> int:
        return sum(stage.minutes_left for stage in self.stages)


@dataclass(frozen=True)
class Wanted:
    """A path, and what a check-up of it said."""

    path: PathOutline
    outcomes: Iterable[Outcome] = ()
    taken_on: date | None = None


def plan_paths(
    wanted: Sequence[Wanted], progress: Iterable[Progress] = (), outline: Outline | None = None
) -> list[PersonalPath]:
    """Return these paths as they are for the person whose `progress` it is; no query."""
    outline = outline or find_outline()
    progress = list(progress)
    lapsed = {each.period.module_key for each in progress if each.has_lapsed}
    held = {each.period.module_key for each in progress if each.held is not None}
    # Of what has lapsed every step is done again.
    begun = [each for each in progress if not each.has_lapsed]
    done = {step.page.key for each in begun for step in each.steps if step.is_done}
    planned = []
    for each in wanted:
        outcomes = {outcome.module: outcome for outcome in each.outcomes}
        stages = [
            Stage(
                module=module,
                steps=make_steps(module, done),
                outcome=outcomes.get(module.pk),
                holds=module.key in held,
                has_lapsed=module.key in lapsed,
            )
            for module in map(outline.modules.__getitem__, each.path.modules)
        ]
        planned.append(PersonalPath(each.path, stages, each.taken_on))
    return planned


_query_check_ups = PreparedQuery(
    lambda user: (
        CheckUp.objects.filter(user=user)
        .order_by("-taken_on", "-claimed_at")
        .values_list("path", "outcomes", "taken_on")
    )
)


def list_own_paths(
    user: User, progress: Iterable[Progress], outline: Outline | None = None
) -> list[PersonalPath]:
    """Return the paths of `user`: of each the latest check-up, and the path of their audience.

    One query, however many. The path of the audience comes last where no check-up was of it.
    """
    outline = outline or find_outline()
    check_ups: dict[int, Wanted] = {}
    for key, outcomes, taken_on in _query_check_ups(user.pk):
        path = outline.paths.get(key)
        if path is not None and path.is_public:
            found = [Outcome(*each) for each in outcomes]
            check_ups.setdefault(key, Wanted(path, found, taken_on))
    wanted = [*check_ups.values()]
    wanted += [
        Wanted(path)
        for path in outline.paths.values()
        if user.audience_id == path.audience_id is not None
        and path.is_public
        and path.pk not in check_ups
    ]
    return [planned for planned in plan_paths(wanted, progress, outline) if planned.stages]
