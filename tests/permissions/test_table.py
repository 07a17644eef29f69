"""Every address has a row in `docs/permissions.md`, and every row holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver, path

from hub.users import permissions
from tests.permissions.addresses import Address, find_missing, walk
from tests.permissions.personas import PERSONAS, World, build_world
from tests.permissions.samples import SAMPLES, prepare
from tests.permissions.table import FILE, Row, TableError, read_table
from tests.permissions.trying import NoSampleError, describe, find_sample, send, try_row, undone

ROWS = read_table(FILE.read_text())
ADD = """
{count} without a row in docs/permissions.md:
{names}
Add to the table that it belongs to, with what each persona should get in place of ?:
{rows}
Then run: .venv/bin/pytest -n0 -q tests/permissions
A row with a ? fails and prints what stands there now: read it before you paste it. An address with
parameters, or whose form needs data, also needs a line in tests/permissions/samples/.
"""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all rows; each request is taken back, and all of it at the end."""
    with django_db_blocker.unblock(), undone():
        world = build_world()
        prepare(world)
        yield world


def all_addresses() -> list[Address]:
    return list(walk(get_resolver().url_patterns))


def advise(missing: list[Address]) -> str:
    """Return what to add for addresses without a row; empty when there are none."""
    if not missing:
        return ""
    lines = [
        Row(0, "GET", address.name, "", ()).print(["?"] * len(PERSONAS)) for address in missing
    ]
    names = [f"  {address.name}  {address.view}" for address in missing]
    return ADD.format(
        count=f"{len(missing)} addresses", names="\n".join(names), rows="\n".join(lines)
    )


def test_every_address_has_a_row() -> None:
    advice = advise(find_missing(all_addresses(), [row.address for row in ROWS]))

    assert not advice, advice


def test_every_row_is_about_an_address_that_there_is() -> None:
    names = {address.name for address in all_addresses()}

    assert sorted({row.address for row in ROWS} - names) == []
    assert sorted({address for address, _case in SAMPLES} - names) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row_holds(world: World, row: Row) -> None:
    answers, leaks = try_row(world, row)

    assert answers == row.expected, (
        f"docs/permissions.md, line {row.line}, does not hold. Is it the table that is wrong, it "
        f"would have to say:\n{row.print(answers)}"
    )
    assert leaks == [], f"{row.name} shows what is private to: {', '.join(leaks)}"


ONLY_GET = {row.address: row for row in reversed(ROWS) if not row.address.startswith("/admin/")}
for posted in ROWS:
    if posted.method == "POST":
        ONLY_GET.pop(posted.address, None)


@pytest.mark.parametrize("row", ONLY_GET.values(), ids=lambda row: row.address)
def test_address_without_a_row_for_sending_takes_nothing(world: World, row: Row) -> None:
    sample = find_sample(row)
    for persona in ("manager", "administrator"):
        answer, _body = send(world.clients[persona], "POST", sample.path(world), {})
        assert describe(answer, row.address) in {"405", "not there", "no"}, (
            f"{row.address} accepts a POST: give it a row\n"
            + Row(0, "POST", row.address, row.case, ()).print(["?"] * len(PERSONAS))
        )


@pytest.mark.parametrize(
    ("predicate", "row_name", "persona"),
    [
        ("can_manage", "GET /organisations/<slug>/", "trainee"),
        ("can_manage", "GET /organisations/<slug>/", "manager elsewhere"),
        ("can_manage", "POST /organisations/<slug>/people/<pk>/", "trainee elsewhere"),
        ("is_member", "GET /organisations/<slug>/leave/", "administrator"),
    ],
)
def test_a_planted_fault_is_caught(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    predicate: str,
    row_name: str,
    persona: str,
) -> None:
    (row,) = [row for row in ROWS if row.name == row_name]
    assert try_row(world, row) == (row.expected, [])
    monkeypatch.setattr(permissions, predicate, lambda *_: True)

    answers, leaks = try_row(world, row)

    place = PERSONAS.index(persona)
    assert answers[place] in {"yes", "onward"}
    assert row.expected[place] not in {"yes", "onward"}
    if row_name == "GET /organisations/<slug>/":
        assert persona in leaks


def test_an_address_without_a_row_is_found_with_advice() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    planted = [
        path("learning/<slug:module>/", view, name="module"),
        path("admin/new-thing/", view),
        path("admin/new-thing/<int:pk>/", view),
        path("feedback/", view),
    ]
    missing = find_missing(walk(planted), [row.address for row in ROWS])

    assert [address.name for address in missing] == ["/learning/<module>/", "/admin/new-thing/"]
    assert "| GET | `/learning/<module>/` |  | ? | ? |" in advise(missing)


def test_an_address_with_parameters_asks_for_a_sample() -> None:
    row = Row(1, "GET", "/learning/<module>/", "", ("yes",) * len(PERSONAS))

    with pytest.raises(NoSampleError, match="tests/permissions/samples"):
        find_sample(row)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("| GET | `/x/` |  | yes |", "1 personas instead of 9"),
        ("| GET | /x/ |  |" + " yes |" * 9, "between backticks"),
        ("| GET | `/x/` |  |" + " maybe |" * 9, "maybe"),
        ("| GET | `/x/` |  |" + " yes |" * 9 + "\n| GET | `/x/` |  |" + " no |" * 9, "twice"),
    ],
)
def test_a_wrong_table_is_refused(line: str, said: str) -> None:
    with pytest.raises(TableError, match=said):
        read_table(line)
