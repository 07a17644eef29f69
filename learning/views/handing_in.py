"""What is unanswered, handing in, and the result."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.domain.awarding.certificates import find_certificate
from learning.domain.evidence.records import find_changes
from learning.domain.taking.attempts import submit_attempt
from learning.domain.taking.responses import list_marked_responses, list_responses
from learning.domain.taking.reviews import Review, review_response
from learning.models import Attempt, FeedbackPolicy, QuestionReport, Response
from learning.views.access import SignedInRequest, find_addresses, find_attempt
from learning.views.answering import page_address

SHORT = 120  # characters of a question in a list


@dataclass(frozen=True)
class Line:
    """A question in the list before handing in."""

    number: int
    text: str
    is_answered: bool
    url: str


@dataclass(frozen=True)
class Answered:
    """A question of a result; `review` only when its learner may see what was right."""

    response: Response
    review: Review | None
    has_changed: bool
    text: str
    report: QuestionReport | None
    report_url: str


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """List what is answered and what is not; hand in by POST, once however often it is sent."""
    attempt = find_attempt(request, uid)
    if request.method == "POST":
        submit_attempt(attempt, by=request.user)
    if request.method == "POST" or not attempt.is_open:
        return redirect("learning:result", uid)
    lines = _list_lines(attempt)
    context = {
        "attempt": attempt,
        "lines": lines,
        "missing": sum(not line.is_answered for line in lines),
        "back_url": page_address(attempt, -(-len(lines) // _size(attempt, len(lines)))),
    }
    return render(request, "learning/check_answers.html", context)


def _size(attempt: Attempt, count: int) -> int:
    return attempt.page_size or max(count, 1)


def _shorten(response: Response) -> str:
    """Return the beginning of a question."""
    return Truncator(strip_tags(response.version.paper["stem"])).chars(SHORT)


def _list_lines(attempt: Attempt) -> list[Line]:
    responses = list_responses(attempt)
    size = _size(attempt, len(responses))
    count = -(-len(responses) // size)
    pages = {number: page_address(attempt, number) for number in range(1, count + 1)}
    return [
        Line(
            number=response.position,
            text=_shorten(response),
            is_answered=response.answered_at is not None,
            url=f"{pages[-(-response.position // size)]}#id_q{response.position}",
        )
        for response in responses
    ]


@never_cache
@login_required
@require_safe
def show_result(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show what an attempt came to, question by question as far as its rules allow."""
    attempt = find_attempt(request, uid)
    if attempt.is_open:
        return redirect("learning:attempt", uid)
    responses = list_marked_responses(attempt)
    changes = find_changes(attempt, responses)
    # Looked up once: the number of a question is the last part but one of its address.
    address = reverse("learning:report", args=[uid, 0]).removesuffix("0/report/")
    quiz_url, module_url = find_addresses(attempt.quiz_key)
    context = {
        "attempt": attempt,
        "answered": [
            Answered(
                each,
                review_response(attempt, each),
                has_changed=each.position in changes.questions,
                text=_shorten(each),
                report=getattr(each, "report", None),
                report_url=f"{address}{each.position}/report/",
            )
            for each in responses
        ],
        # Rounded down, so that nobody reads of a mark that they did not reach.
        "score": int(attempt.score or 0),
        "right": sum(bool(each.is_right) for each in responses),
        "changes": changes,
        "waits_for_passing": attempt.feedback_policy == FeedbackPolicy.AFTER_PASSING,
        "certificate": find_certificate(attempt.enrolment) if attempt.is_passed else None,
        "quiz_url": quiz_url,
        "module_url": module_url,
    }
    return render(request, "learning/result.html", context)
