"""How questions fare: their figures by version, out of the marked attempts.

Only the first attempt of each learner at a quiz counts (the first of their first period): whoever
comes back has seen the answers. A version is the one that the answer was marked by. Formulas stand
in `item_statistics`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FloatField, Max, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext as _

from learning.domain.correcting.item_statistics import (
    FEWEST_SHOWN,
    TOO_EASY,
    TOO_HARD,
    Figures,
    Pick,
    Sums,
    correlate,
    merge_rare,
    spread_times,
)
from learning.domain.questions.answers import answer_from_data, fold_text
from learning.domain.questions.grading import grade, question_from_data
from learning.models import Attempt, QuestionVersion, Response

# How many of the latest attempts the time is taken from.
TIMED = 2000


@dataclass(frozen=True)
class VersionFigures:
    """The figures of one version of a question."""

    version: QuestionVersion
    figures: Figures
    badges: list[str] = field(default_factory=list)


def first_responses(questions: Collection[UUID]) -> QuerySet[Response]:
    """Return the answers that count, of questions by their `uid`."""
    return Response.objects.filter(
        question_uid__in=questions,
        attempt__state=Attempt.State.MARKED,
        attempt__ordinal=1,
        attempt__enrolment__period=1,
    ).annotate(marked_by=Coalesce("regraded_as", "version"))


def analyse_questions(questions: Collection[UUID]) -> dict[UUID, list[VersionFigures]]:
    """Return the figures of these questions by version, newest first; three queries in all."""
    responses = first_responses(questions).order_by()
    sums = list(_sum_up(responses))
    answers: defaultdict[int, list[tuple[Any, int]]] = defaultdict(list)
    for version, answer, number in responses.values_list("marked_by", "answer").annotate(
        number=Count("pk")
    ):
        answers[version].append((answer, number))
    versions = QuestionVersion.objects.in_bulk([row["marked_by"] for row in sums])
    found: defaultdict[UUID, list[VersionFigures]] = defaultdict(list)
    for row in sorted(sums, key=lambda row: row["latest"], reverse=True):
        version = versions[row["marked_by"]]
        figures = _make_figures(row, count_picks(version.content, answers[version.pk]))
        found[version.question_uid].append(
            VersionFigures(version, figures, list(describe_faults(figures)))
        )
    return dict(found)


def _share(points: Any, maximum: Any) -> Any:
    whole = NullIf(Cast(maximum, FloatField()), Value(0.0))
    return Cast(points, FloatField()) / whole


def _sum_up(responses: QuerySet[Response]) -> Iterable[Any]:
    """Return the sums of each version; those of y only over papers with more than the question."""
    rest = F("attempt__points") - F("points"), F("attempt__maximum") - F("maximum")
    has_rest = Q(y__isnull=False)
    return (
        responses.annotate(x=_share(F("points"), F("maximum")), y=_share(*rest))
        .values("marked_by")
        .annotate(
            attempts=Count("pk"),
            omitted=Count("pk", filter=Q(answered_at__isnull=True)),
            earned=Sum("x"),
            latest=Max("attempt__marked_at"),
            pairs=Count("pk", filter=has_rest),
            sum_x=Sum("x", filter=has_rest),
            sum_y=Sum("y"),
            sum_xx=Sum(F("x") * F("x"), filter=has_rest),
            sum_yy=Sum(F("y") * F("y")),
            sum_xy=Sum(F("x") * F("y")),
        )
    )


def _make_figures(row: Mapping[str, Any], picks: tuple[Pick, ...]) -> Figures:
    names = ("pairs", "sum_x", "sum_y", "sum_xx", "sum_yy", "sum_xy")
    return Figures(
        attempts=row["attempts"],
        omitted=row["omitted"],
        facility=row["earned"] / row["attempts"],
        discrimination=correlate(Sums(*(row[name] or 0 for name in names))),
        picks=picks,
    )


def count_picks(
    content: Mapping[str, Any], answers: Collection[tuple[Mapping[str, Any] | None, int]]
) -> tuple[Pick, ...]:
    """Return what was answered to a question of this content, most frequent first.

    Options that nobody chose are there with 0. Of typed answers, those that few people gave are
    counted together, unseen.

    Args:
        answers: each answer as stored (None for none), with how often it was given.
    """
    paper, key = content["paper"], content["key"]
    given = [(answer, number) for answer, number in answers if answer is not None]
    if "options" in paper:
        right = {key["right"]} if isinstance(key["right"], str) else set(key["right"])
        chosen = _tally(
            (option, number) for data, number in given for option in data.get("chosen", ())
        )
        picks = [Pick(o["text"], chosen[o["id"]], o["id"] in right) for o in paper["options"]]
    elif "stems" in paper:
        picks = _count_pairs(paper, key, given)
    else:
        picks = _count_typed(content, given)
    return tuple(sorted(picks, key=lambda pick: -pick.count))


def _tally(pairs: Any) -> Counter[Any]:
    counts: Counter[Any] = Counter()
    for thing, number in pairs:
        counts[thing] += number
    return counts


def _count_pairs(
    paper: Mapping[str, Any], key: Mapping[str, Any], given: list[tuple[Any, int]]
) -> list[Pick]:
    made = _tally(
        (pair, number)
        for data, number in given
        if "pairs" in data
        for pair in data["pairs"].items()
    )
    stems = {stem["id"]: stem["text"] for stem in paper["stems"]}
    choices = {choice["id"]: choice["text"] for choice in paper["choices"]}
    return [
        Pick(
            f"{stems.get(stem, stem)} → {choices.get(choice, choice)}",
            number,
            key["right"].get(stem) == choice,
        )
        for (stem, choice), number in made.items()
    ]


def _count_typed(content: Mapping[str, Any], given: list[tuple[Any, int]]) -> list[Pick]:
    question = question_from_data(content["key"])
    typed: Counter[tuple[str, bool]] = _tally(
        (
            (
                fold_text(data["text"], case=True, accents=False),
                grade(question, answer_from_data(data)).is_right,
            ),
            number,
        )
        for data, number in given
        if data.get("text")  # what erased people typed is blank
    )
    often, other = merge_rare(typed)
    picks = [Pick(text, number, is_right) for (text, is_right), number in often.items()]
    return [*picks, Pick(_("other answers"), other, is_right=None)] if other else picks


def describe_faults(figures: Figures) -> Iterator[str]:
    """Give what an author should look at, in a few words each; nothing before enough attempts."""
    if not figures.is_judged:
        return
    misleading = figures.misleading
    if misleading is not None:
        yield _("%(share)d %% choose the wrong answer “%(answer)s”") % {
            "share": round(figures.share_of(misleading) * 100),
            "answer": misleading.label,
        }
    if figures.discrimination is not None and figures.discrimination < 0:
        yield _("Negative discrimination: those who do well elsewhere do worse here")
    if figures.facility > TOO_EASY:
        yield _("Too easy")
    if figures.facility < TOO_HARD:
        yield _("Too hard")


def find_median_seconds(question: UUID) -> dict[int, float]:
    """Return the median time spent on a question by version (key), from its latest attempts.

    What counts as time is said at `spread_times`. Versions with too few attempts are left out.
    """
    latest = first_responses([question]).order_by("-attempt__marked_at", "-attempt")[:TIMED]
    rows = Response.objects.filter(
        attempt__in=list(latest.values_list("attempt", flat=True)), answered_at__isnull=False
    ).order_by("attempt", "position")
    spent: defaultdict[int, list[float]] = defaultdict(list)
    values = rows.annotate(marked_by=Coalesce("regraded_as", "version")).values_list(
        "attempt", "attempt__started_at", "question_uid", "marked_by", "answered_at"
    )
    for (_attempt, started_at), group in groupby(values, key=lambda row: row[:2]):
        answered = [((uid, version), at) for _a, _s, uid, version, at in group if at]
        for (uid, version), seconds in spread_times(started_at, answered):
            if uid == question:
                spent[version].append(seconds)
    return {
        version: median(times) for version, times in spent.items() if len(times) >= FEWEST_SHOWN
    }
