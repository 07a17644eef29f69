"""The rows of the desk against a model that asks about one cell after the other."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from learning.domain.managing.desk_rows import Asked, Held, Person, State, end_of, make_rows

DAY = date(2027, 3, 10)
SUBJECTS = [("module", UUID(int=1)), ("path", UUID(int=1)), ("module", UUID(int=2))]
days = st.integers(-90, 90).map(lambda number: DAY + timedelta(days=number))
moments = st.integers(-90 * 24, 90 * 24).map(lambda number: end_of(DAY) + timedelta(hours=number))


def person(key: int, joined_on: date = DAY) -> Person:
    return Person(key, f"Person {key}", f"p{key}@hub.test", joined_on)


people = st.lists(st.integers(1, 3), unique=True).flatmap(
    lambda keys: st.tuples(*(days.map(lambda day, key=key: person(key, day)) for key in keys))
)
asked = st.builds(
    Asked,
    subject=st.sampled_from(SUBJECTS),
    title=st.just("Asked"),
    assigned_on=days,
    due_on=days,
    people=st.none() | st.frozensets(st.integers(1, 3)),
)
held = st.builds(
    Held,
    person=st.integers(1, 4),
    subject=st.sampled_from(SUBJECTS),
    title=st.just("Held"),
    awarded_at=moments,
    expires_at=st.none() | moments,
    revoked_at=st.none() | moments,
)


def expected_state(
    who: Person, subject: tuple[str, UUID], asked: list[Asked], held: list[Held]
) -> State | None:
    """Return the state of one cell, by the words of the documentation."""
    dues = [
        each.due_on + max(timedelta(0), who.joined_on - each.assigned_on)
        for each in asked
        if each.subject == subject and (each.people is None or who.key in each.people)
    ]
    over = datetime(2027, 3, 11, tzinfo=timezone.get_default_timezone())
    counting = [
        each
        for each in held
        if each.person == who.key
        and each.subject == subject
        and each.awarded_at < over
        and not (each.revoked_at and each.revoked_at < over)
    ]
    if any(not each.expires_at for each in counting):
        return State.DONE
    ends = [each.expires_at for each in counting if each.expires_at]
    if any(end > over + timedelta(days=60) for end in ends):
        return State.DONE
    if any(end > over for end in ends):
        return State.EXPIRING
    if ends:
        return State.EXPIRED
    if not dues:
        return None
    return State.LATE if min(dues) < DAY else State.OPEN


@given(people, st.lists(asked, max_size=4), st.lists(held, max_size=6))
def test_each_cell_is_what_the_words_say(
    people: tuple[Person, ...], asked: list[Asked], held: list[Held]
) -> None:
    rows = make_rows(people, asked, held, DAY)

    found = {(row.person.key, row.subject): row.state for row in rows}
    cells = {
        (who.key, subject): expected_state(who, subject, asked, held)
        for who in people
        for subject in SUBJECTS
    }
    assert found == {cell: state for cell, state in cells.items() if state is not None}
    assert len(rows) == len(found)


def test_who_joins_later_has_as_many_days() -> None:
    subject = SUBJECTS[0]
    for_all = Asked(subject, "Module", DAY - timedelta(days=40), DAY - timedelta(days=10), None)
    early, late = person(1, DAY - timedelta(days=400)), person(2, DAY - timedelta(days=5))

    rows = make_rows([early, late], [for_all], [], DAY)

    assert [(row.person.key, row.state, row.due_on) for row in rows] == [
        (1, State.LATE, DAY - timedelta(days=10)),
        (2, State.OPEN, DAY + timedelta(days=25)),
    ]


def test_what_is_due_today_is_not_late_and_what_was_done_stays_done() -> None:
    subject, tomorrow = SUBJECTS[0], DAY + timedelta(days=1)
    ann = person(1, DAY - timedelta(days=400))
    asked = Asked(subject, "Module", DAY - timedelta(days=1), DAY, None)
    done = Held(1, subject, "Module", end_of(DAY) - timedelta(seconds=1), None, None)

    (open_row,) = make_rows([ann], [asked], [], DAY)
    (late_row,) = make_rows([ann], [asked], [], tomorrow)
    (done_row,) = make_rows([ann], [asked], [done], tomorrow)

    assert [row.state for row in (open_row, late_row, done_row)] == [
        State.OPEN,
        State.LATE,
        State.DONE,
    ]
    assert (done_row.due_on, done_row.done_on) == (DAY, DAY)
    assert make_rows([ann], [], [done], DAY - timedelta(days=1)) == []
