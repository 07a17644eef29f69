"""What a learner cannot do, and why. Views turn these into words; nothing here knows of the web."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any


class LearningError(Exception):
    """The rules do not allow what was asked for."""


class NotTheirs(LearningError):
    """The record belongs to somebody else."""


class NoAttemptsLeft(LearningError):
    """Every attempt that the quiz allows this person has been used."""


class MustWait(LearningError):
    """The next attempt may begin at `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"The next attempt may begin at {until:%Y-%m-%d %H:%M}.")
        self.until = until


class PrerequisitesMissing(LearningError):
    """The module asks for others to be completed first: `modules`, pages in their order."""

    def __init__(self, modules: Sequence[Any]) -> None:
        super().__init__(f"First: {', '.join(module.title for module in modules)}.")
        self.modules = modules


class OwnWish(LearningError):
    """Nobody decides about what they ask for themselves."""


class WishChanged(LearningError):
    """Something else was asked for since; that is to be read before it is decided."""


class NothingToAsk(LearningError):
    """The quiz has no published question to ask."""


class AttemptOpen(LearningError):
    """The attempt is under way; what is asked for comes after it."""


class AttemptClosed(LearningError):
    """The attempt was handed in; its answers cannot change."""


class NameMissing(LearningError):
    """A certificate cannot be made out to nobody."""


class CertificateClosed(LearningError):
    """The certificate was made out, revoked or withdrawn; what was asked for comes too late."""


class CheckUpUnreadable(LearningError):
    """The address was not made here, or is not whole."""


class CheckUpOutdated(LearningError):
    """The address is too old, or what it is about is gone."""


class CheckUpTaken(LearningError):
    """Somebody else has claimed this check-up."""


class NotDueForRenewal(LearningError):
    """Nothing was completed that may be renewed now."""


class AssignmentOver(LearningError):
    """The assignment was ended; there is nothing to change any more."""


class AlreadyAssigned(LearningError):
    """The same is asked for by the same day already, as another assignment."""


class LinkUnreadable(LearningError):
    """The link of a letter was not made here, is not whole, or leads to nobody any more."""


class ReasonMissing(LearningError):
    """A reason has to be given for what was asked."""


class UnknownKey(LearningError):
    """No published key has this number."""


class KeyInUse(LearningError):
    """The key signs today: it must be replaced before it can be marked as compromised."""
