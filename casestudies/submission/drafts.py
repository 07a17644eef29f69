"""Writing a submission: all that its writer may do until it is sent. Each change locks the row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from casestudies.submission.errors import ClosedError, LinkEndedError
from casestudies.submission.models import Consent, Submission, Submitter, link_end

MOST_FIGURES = 10


def start_submission() -> Submission:
    """Begin a submission in the language of the reader; return it."""
    return Submission.objects.create(language=get_language() or settings.LANGUAGE_CODE)


@contextmanager
def open_for_change(submission: Submission) -> Iterator[Submission]:
    """Lock the row of `submission` and hand it out as it is now; save it, with more time, after.

    Raises:
        ClosedError: when it is with the moderators, or decided.
        LinkEndedError: when it has been erased meanwhile.
    """
    with transaction.atomic():
        current = lock(submission)
        if not current.is_open:
            raise ClosedError
        yield current
        current.changed_at = timezone.now()
        current.link_ends_at = link_end()
        current.save()


def lock(submission: Submission) -> Submission:
    """Return the row of `submission`, locked until the transaction ends."""
    found = Submission.objects.select_for_update(no_key=True).filter(pk=submission.pk).first()
    if found is None:
        raise LinkEndedError
    return found


def save_answers(submission: Submission, step: str, answers: Mapping[str, Any]) -> Submission:
    """Keep the answers of one step in place of those before; return the submission."""
    with open_for_change(submission) as current:
        current.answers = current.answers | {step: dict(answers)}
    return current


def save_person(
    submission: Submission, answers: Mapping[str, Any], wordings: Mapping[str, str]
) -> Submission:
    """Keep who writes and what they allow, each with its date.

    Args:
        answers: `name`, `organisation`, `email`, and a true value for each kind of consent.
        wordings: for each kind of consent the words that were agreed to.
    """
    with open_for_change(submission) as current:
        texts = {name: answers.get(name, "") for name in ("name", "organisation", "email")}
        Submitter.objects.update_or_create(submission=current, defaults=texts)
        for kind in Consent.Kind.values:
            _set_consent(current, kind, wordings[kind], given=bool(answers.get(kind)))
    return current


def save_address(submission: Submission, email: str) -> Submission:
    """Keep the address that the link is sent to."""
    with open_for_change(submission) as current:
        Submitter.objects.update_or_create(submission=current, defaults={"email": email})
    return current


def _set_consent(submission: Submission, kind: str, wording: str, *, given: bool) -> None:
    """Record a consent that is new, and the end of one that was taken back."""
    holding = submission.consents.filter(kind=kind, withdrawn_at__isnull=True)
    if not given:
        holding.update(withdrawn_at=timezone.now())
    elif not holding.exists():
        Consent.objects.create(submission=submission, kind=kind, wording=wording)


def list_figures(submission: Submission) -> list[dict[str, Any]]:
    """Return the figures in the order in which they were given."""
    return list(submission.answers.get("figures", []))


def save_figure(submission: Submission, answers: Mapping[str, Any], at: int | None) -> Submission:
    """Keep a figure in place of the one at `at` (from 0), or after all others.

    A place that is no longer there, or a list that is full, is no error: the figure is added when
    there is room, and otherwise dropped.
    """
    with open_for_change(submission) as current:
        figures = list_figures(current)
        if at is not None and at < len(figures):
            figures[at] = dict(answers)
        elif len(figures) < MOST_FIGURES and dict(answers) not in figures:
            figures.append(dict(answers))
        current.answers = current.answers | {"figures": figures}
    return current


def remove_figure(submission: Submission, at: int) -> Submission:
    """Take the figure at `at` (from 0) away; nothing happens when there is none."""
    with open_for_change(submission) as current:
        figures = list_figures(current)
        del figures[at : at + 1]
        current.answers = current.answers | {"figures": figures}
    return current
