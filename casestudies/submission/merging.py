"""Merges what a sender changed into a page that editors may have changed meanwhile.

Three states are compared, part by part: what was sent the last time, the page as it is, and what is
sent now. What one side changed is taken. Where both changed the same part in another way the
page keeps the editor's, and the difference is left for the moderator to decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from casestudies.models import CaseStudyPage, Outcome
from casestudies.submission.page_content import FIELDS, AnsweredField, Answers, make_outcome

FIGURES = "figures"
# What a figure fills of an outcome; its source, and all else there, belongs to the editor.
PARTS = (
    *("measure", "unit", "target", "committed", "delivered", "verified"),
    *("period", "method", "verified_by", "note"),
)
WHOLE = ""
NOWHERE = "1000000"  # which one of its name, where the page has none
LISTED = 300  # characters of the lead that lists show
Figure = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """A part of the page that an editor and the sender changed, each in another way.

    Attributes:
        path: step and question; or FIGURES, what was measured, the part (WHOLE: all of it), and
            which one of that name it is on the page, from 0.
        was, page, sent: the three states in words; empty: nothing.
        value: the answer, or the figure, as it was sent; None: taken away.
    """

    path: tuple[str, ...]
    was: str
    page: str
    sent: str
    value: Any

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return asdict(self) | {"path": list(self.path)}


def merge_answers(page: CaseStudyPage, answers: Answers, before: Answers) -> list[Difference]:
    """Put into `page` (unsaved) what changed since `before`; return what both sides changed."""
    sent_before = before.get("case", {}).get("summary") or ""
    is_own_summary = page.listing_summary not in {page.lead[:LISTED], sent_before[:LISTED]}
    differences = list(_merge_fields(page, answers, before))
    if answers.get(FIGURES, []) != before.get(FIGURES, []):
        differences += _merge_figures(page, answers.get(FIGURES, []), before.get(FIGURES, []))
    if not is_own_summary:
        page.listing_summary = page.lead[:LISTED]
    return differences


def take_sent(page: CaseStudyPage, difference: Difference) -> None:
    """Put into `page` (unsaved) what the sender wrote, in place of what an editor did."""
    if difference.path[0] == FIGURES:
        _take_figure(page, difference)
        return
    is_own_summary = page.listing_summary != page.lead[:LISTED]  # merging keeps them alike
    _find_field(difference).write(page, difference.value)
    if not is_own_summary:
        page.listing_summary = page.lead[:LISTED]


def read_page(page: CaseStudyPage, difference: Difference) -> str:
    """Return what `page` says now where a difference is."""
    if difference.path[0] != FIGURES:
        return _find_field(difference).read(page)
    part, outcome = difference.path[2], _find_figure(page, difference)
    if outcome is None:
        return ""
    return _describe(outcome) if part == WHOLE else _say(getattr(outcome, part))


def _find_field(difference: Difference) -> AnsweredField:
    (field,) = (each for each in FIELDS if (each.step, each.question) == difference.path)
    return field


def _merge_fields(page: CaseStudyPage, answers: Answers, before: Answers) -> Iterator[Difference]:
    for field in FIELDS:
        old, new = field.answer(before), field.answer(answers)
        if old == new:
            continue
        was, now, sent = field.say(old), field.read(page), field.say(new)
        if now == was:
            field.write(page, new)
        elif now != sent:
            yield Difference((field.step, field.question), was, now, sent, new)


def _merge_figures(
    page: CaseStudyPage, figures: Sequence[Figure], before: Sequence[Figure]
) -> list[Difference]:
    outcomes = list(page.outcomes.all())
    differences: list[Difference] = []
    shown, places = _find_outcomes(outcomes, before), _number(outcomes)
    for old, new in _pair(before, figures):
        outcome = None if old is None else shown[old]
        was = None if old is None else before[old]
        if new is not None and was == new:
            continue
        if was is None:
            if not any(_says(each, new) for each in outcomes):
                outcomes.append(make_outcome(new or {}))
        elif outcome is None:
            differences += _tell_lost(was, new)
        elif new is None:
            if _says(outcome, was):
                outcomes.remove(outcome)
            else:
                differences.append(_tell_whole(outcome, was, None, places[id(outcome)]))
        else:
            differences += _merge_outcome(outcome, was, new, places[id(outcome)])
    for place, outcome in enumerate(outcomes):
        outcome.sort_order = place
    page.outcomes.set(outcomes)
    return differences


def _pair(
    before: Sequence[Figure], figures: Sequence[Figure]
) -> Iterator[tuple[int | None, Figure | None]]:
    """Yield place of the figure as it was and figure as it is now; None where there is none.

    The same figure belongs to itself, else one of the same name and period, else one of the same
    name. One with another name is the one in the same place of a list that is as long.
    """
    left, found = dict(enumerate(before)), {}
    is_as_long = len(before) == len(figures)
    for is_same in (
        lambda old, new, _place: before[old] == new,
        lambda old, new, _place: _key(before[old]) == _key(new),
        lambda old, new, _place: _name(before[old]) == _name(new),
        lambda old, _new, place: is_as_long and old == place,
    ):
        for place, new in enumerate(figures):
            match = next((old for old in left if is_same(old, new, place)), None)
            if place not in found and match is not None:
                found[place] = match
                del left[match]
    yield from ((found.get(place), new) for place, new in enumerate(figures))
    yield from ((old, None) for old in left)


def _find_outcomes(outcomes: Sequence[Outcome], before: Sequence[Figure]) -> list[Outcome | None]:
    """Return the outcome on the page that each figure became.

    That is the one that says the same, else one of its name and period, else one of its name. One
    with another name counts only in the same place, in the same unit and with a number in common.
    """
    found: list[Outcome | None] = [None] * len(before)
    for is_same in (
        lambda outcome, figure, _place: _says(outcome, figure),
        lambda outcome, figure, _place: (
            _is_named(outcome, figure) and outcome.period == make_outcome(figure).period
        ),
        lambda outcome, figure, _place: _is_named(outcome, figure),
        lambda outcome, figure, place: (
            place < len(outcomes) and outcome is outcomes[place] and _is_renamed(outcome, figure)
        ),
    ):
        for place, figure in enumerate(before):
            taken = [each for each in found if each is not None]
            free = [each for each in outcomes if not any(each is one for one in taken)]
            if found[place] is None:
                found[place] = next((each for each in free if is_same(each, figure, place)), None)
    return found


def _is_renamed(outcome: Outcome, figure: Figure) -> bool:
    made = make_outcome(figure)
    numbers = ("target", "committed", "delivered", "verified")
    common = [
        name
        for name in numbers
        if getattr(made, name) is not None and getattr(made, name) == getattr(outcome, name)
    ]
    return outcome.unit == made.unit and bool(common)


def _merge_outcome(outcome: Outcome, was: Figure, new: Figure, place: str) -> Iterator[Difference]:
    name = outcome.measure
    old, sent = make_outcome(was), make_outcome(new)
    for part in PARTS:
        before, now, after = (getattr(each, part) for each in (old, outcome, sent))
        if before == after:
            continue
        if now == before:
            setattr(outcome, part, after)
        elif now != after:
            texts = (_say(before), _say(now), _say(after))
            yield Difference((FIGURES, name, part, place), *texts, dict(new))


def _number(outcomes: Sequence[Outcome]) -> dict[int, str]:
    """Return which one of its name each outcome is, from 0, by the identity of the object."""
    names = [outcome.measure for outcome in outcomes]
    return {
        id(outcome): str(names[:place].count(outcome.measure))
        for place, outcome in enumerate(outcomes)
    }


def _find_figure(page: CaseStudyPage, difference: Difference) -> Outcome | None:
    """Return the outcome that a difference is about; None when the page has it no longer."""
    _figures, name, _part, place = difference.path
    named = [each for each in page.outcomes.all() if each.measure == name]
    return named[int(place)] if int(place) < len(named) else None


def _tell_whole(outcome: Outcome, was: Figure, new: Figure | None, place: str) -> Difference:
    return Difference(
        (FIGURES, outcome.measure, WHOLE, place),
        _describe(make_outcome(was)),
        _describe(outcome),
        _describe(make_outcome(new)) if new else "",
        dict(new) if new else None,
    )


def _tell_lost(was: Figure, new: Figure | None) -> Iterator[Difference]:
    """Yield the change of a figure that an editor took away; taken away by both, it is gone."""
    if new is not None:
        old, sent = _describe(make_outcome(was)), _describe(make_outcome(new))
        # One that is nowhere on the page, whatever others are called.
        path = (FIGURES, str(new.get("measured", "")), WHOLE, NOWHERE)
        yield Difference(path, old, "", sent, dict(new))


def _take_figure(page: CaseStudyPage, difference: Difference) -> None:
    part, outcome = difference.path[2], _find_figure(page, difference)
    outcomes = list(page.outcomes.all())
    if difference.value is None:
        outcomes = [each for each in outcomes if each is not outcome]
    elif outcome is None or part == WHOLE:
        kept = [each for each in outcomes if each is not outcome]
        outcomes = [*kept, make_outcome(difference.value)]
    else:
        setattr(outcome, part, getattr(make_outcome(difference.value), part))
    for place, each in enumerate(outcomes):
        each.sort_order = place
    page.outcomes.set(outcomes)


def _says(outcome: Outcome, figure: Figure | None) -> bool:
    made = make_outcome(figure or {})
    return all(getattr(outcome, part) == getattr(made, part) for part in PARTS)


def _is_named(outcome: Outcome, figure: Figure) -> bool:
    return outcome.measure.casefold().strip() == _name(figure)


def _key(figure: Figure) -> tuple[str, str]:
    return _name(figure), str(figure.get("period", ""))


def _name(figure: Figure) -> str:
    return str(figure.get("measured", "")).casefold().strip()


def _say(value: Any) -> str:
    return "" if value is None else f"{value:f}" if hasattr(value, "as_tuple") else str(value)


def _describe(outcome: Outcome) -> str:
    """Return all that an outcome says, a line for each part."""
    labels = {part: outcome._meta.get_field(part).verbose_name for part in PARTS}
    lines = ((labels[part], _say(getattr(outcome, part))) for part in PARTS)
    return "\n".join(_("%(name)s: %(text)s") % {"name": a, "text": b} for a, b in lines if b)
