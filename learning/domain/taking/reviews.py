"""What a learner may see of an attempt: before it is handed in, and afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from learning.domain.questions.answers import answer_from_data
from learning.domain.questions.grading import Mark, grade, question_from_data
from learning.domain.taking.marking import mark_response
from learning.models import Attempt, FeedbackPolicy, QuestionVersion, Response
from learning.models.question_types import ReviewLine, find_type


@dataclass(frozen=True)
class Review:
    """A marked question as its learner sees it; all texts are HTML of its version."""

    content: dict[str, Any]
    mark: Mark
    lines: list[ReviewLine] = field(default_factory=list)
    was_corrected: bool = False
    was_given: bool = False

    @property
    def verdict(self) -> str:
        """`right`, `partly` or `wrong`."""
        if self.mark.is_right:
            return "right"
        return "partly" if self.mark.points else "wrong"

    @property
    def feedback(self) -> str:
        """The author's feedback to those who are right, or to all others."""
        return self.content["feedback"]["right" if self.mark.is_right else "wrong"]

    @property
    def taught(self) -> dict[str, str] | None:
        return self.content["taught"]


def review_answer(content: dict[str, Any], answer: Any | None) -> Review:
    """Return the review of an answer to a question of this content, with all that was secret."""
    mark = grade(question_from_data(content["key"]), answer)
    return Review(content, mark, find_type(content["type"]).review(content, answer, mark))


def review_version(version: QuestionVersion, answer: Any | None) -> Review:
    return review_answer(version.content, answer)


def may_see_feedback(attempt: Attempt, response: Response) -> bool:
    """Tell whether the learner may see now what was right; the only gate before a review.

    Never before the question was answered; under way only where feedback comes at once.
    """
    if attempt.state != Attempt.State.MARKED:
        return attempt.feedback_policy == FeedbackPolicy.AT_ONCE and response.answer is not None
    return attempt.feedback_policy != FeedbackPolicy.AFTER_PASSING or bool(attempt.is_passed)


def review_response(attempt: Attempt, response: Response) -> Review | None:
    """Return the review of one question; None while its learner may not see it."""
    if not may_see_feedback(attempt, response):
        return None
    content = response.version.content
    corrected = response.regraded_as
    if corrected is not None:
        content = content | {name: corrected.content[name] for name in ("key", "feedback")}
    review = review_answer(content, answer_from_data(response.answer))
    return replace(
        review,
        mark=mark_response(response),
        was_corrected=corrected is not None,
        was_given=response.is_given,
    )
