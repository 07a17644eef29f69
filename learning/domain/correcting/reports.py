"""Questions that learners report: who has to know, what is said back, what goes with an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hub.core.editors import people_who_may
from hub.users.models import User
from learning.domain import letters
from learning.domain.errors import AttemptOpen, NotTheirs
from learning.domain.evidence.versions import describe_question, with_parts
from learning.domain.locking import locked
from learning.domain.questions.answers import answer_from_data
from learning.domain.taking.reviews import Review, review_answer, review_version
from learning.models import Question, QuestionReport, Response


def report_question(
    response: Response,
    *,
    by: User,
    kind: str,
    words: str = "",
    wants_reply: bool = False,
    now: datetime | None = None,
) -> tuple[QuestionReport, bool]:
    """Store what `by` finds wrong with a question that they were asked, and write to its owner.

    Once for each time it was asked: what was said first stays. Returns (report, made). Raises
    `NotTheirs`, and `AttemptOpen` before the attempt is handed in.
    """
    with transaction.atomic():
        own = Response.objects.filter(attempt__enrolment__learner__user=by)
        row = own.select_related("attempt").filter(pk=response.pk).first()
        if row is None:
            raise NotTheirs
        if row.attempt.is_open:
            raise AttemptOpen
        owner = find_owner(Question.objects.filter(uid=row.question_uid).first())
        report, made = QuestionReport.objects.get_or_create(
            response=row,
            defaults={
                "kind": kind,
                "words": words.strip(),
                "wants_reply": wants_reply,
                "owner": owner,
                "created_at": now or timezone.now(),
            },
        )
        if made:
            letters.tell_of_report(report, _list_readers(owner))
    return report, made


def find_owner(question: Question | None) -> User | None:
    """Return who keeps a question right: its owner, else that of the lesson that teaches it."""
    if question is None:
        return None
    lesson = question.taught_on
    for person in (question.owner, lesson.content_owner if lesson else None):
        if person is not None and person.is_active:
            return person
    return None


def _list_readers(owner: User | None) -> list[Any]:
    """Return who is written to: the owner, else all who write questions."""
    return [owner] if owner else people_who_may("learning.change_question")


def handle_report(
    report: QuestionReport, *, by: User, state: str, answer: str = "", note: str = ""
) -> QuestionReport:
    """Set the state, the answer and the note of a report; return it as it is now.

    A new answer goes by letter to those who wanted one and still have their account. Doing the same
    again changes nothing.
    """
    with locked(QuestionReport, pk=report.pk) as row:
        is_news = bool(answer.strip()) and answer.strip() != row.answer
        row.state, row.answer, row.note = state, answer.strip(), note.strip()
        row.handled_by, row.handled_at = by, timezone.now()
        row.save()
        if is_news and row.wants_reply:
            person = User.objects.filter(learner__enrolments__attempts__responses__report=row)
            letters.tell_of_answer(row, person.first())
    return row


def erase_reports(user: User) -> None:
    """Erase what `user` reported, words and all."""
    QuestionReport.objects.for_user(user).delete()


def export_reports(user: User) -> list[dict[str, Any]]:
    """Return what `user` reported, for their copy of what is held about them."""
    reports = QuestionReport.objects.for_user(user).select_related("response__attempt")
    return [
        {
            "quiz": report.response.attempt.quiz_title,
            "question": report.response.position,
            "what_is_wrong": report.kind,
            "words": report.words,
            "wants_reply": report.wants_reply,
            "reported_at": report.created_at.isoformat(),
            "state": report.state,
            "answer": report.answer,
        }
        for report in reports.order_by("created_at", "pk")
    ]


@dataclass(frozen=True)
class Versions:
    """A question as it was asked, with the answer given, and as it is now; None when it is gone."""

    asked: Review
    question: Question | None
    now: Review | None

    @property
    def is_same(self) -> bool:
        return self.now is not None and self.now.content == self.asked.content


def find_versions(report: QuestionReport) -> Versions:
    """Return the question of a report as it was and as it is."""
    response = report.response
    asked = review_version(response.version, answer_from_data(response.answer))
    question = with_parts(Question.objects.filter(uid=response.question_uid)).first()
    if question is None or question.type is None:
        return Versions(asked, question, None)
    return Versions(asked, question, review_answer(describe_question(question), None))
