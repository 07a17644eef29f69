"""What can be wrong with a submission, in the words of its rules."""

from __future__ import annotations

from collections.abc import Sequence


class SubmissionError(Exception):
    """Something that a submission does not allow."""


class LinkWrongError(SubmissionError):
    """The link is not one of ours, or a part of it is missing."""


class LinkEndedError(SubmissionError):
    """The link was one of ours; its time is over, or what it led to was erased."""


class ClosedError(SubmissionError):
    """The submission is with the moderators, or decided: it cannot be changed."""


class IncompleteError(SubmissionError):
    """Something that is needed is not answered yet; `steps` names where, in order."""

    def __init__(self, steps: Sequence[str]) -> None:
        super().__init__(", ".join(steps))
        self.steps = list(steps)


class RefusedFileError(SubmissionError):
    """An upload that is not taken; the message is for its sender."""
