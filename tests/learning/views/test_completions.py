"""The publisher's report on screen, as CSV and as JSON: the same rows."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.domain.figures.publishing import close_months
from learning.domain.figures.reporting import SPLITS
from learning.models import ReportMonth
from tests.factories.learning import build_user
from tests.learning.counted import Lot, add_lots
from tests.learning.domain.figures.test_reporting import LOTS, MAY, NOW

pytestmark = pytest.mark.django_db
SCREEN, CSV, API = (
    "/admin/reports/completions/",
    "/admin/reports/completions.csv",
    "/api/completions",
)
MONTHS = st.none() | st.dates(date(2026, 3, 1), date(2026, 8, 1)).map(lambda day: f"{day:%Y-%m}")


@pytest.fixture
def editor() -> Client:
    user = build_user("editor")
    user.groups.add(Group.objects.get(name="Editors"))
    client = Client()
    client.force_login(user)
    return client


@given(split=st.sampled_from(sorted(SPLITS)), since=MONTHS, until=MONTHS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_screen_csv_and_api_agree(
    editor: Client, split: str, since: str | None, until: str | None
) -> None:
    if not ReportMonth.objects.exists():
        add_lots(LOTS)
        close_months(now=NOW)
    filters = (
        {"by": split} | ({"since": since} if since else {}) | ({"until": until} if until else {})
    )

    screen, file, api = (editor.get(url, filters) for url in (SCREEN, CSV, API))

    if since and until and since > until:
        assert {screen.status_code, file.status_code, api.status_code} == {400}
        return
    rows = api.json()["rows"]
    read = list(csv.DictReader(io.StringIO(file.content.decode().removeprefix("\ufeff"))))
    assert read == [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in rows
    ]
    cells = re.findall(r"<td>(–|\d+)</td>", screen.content.decode())
    months = api.json()["months"]
    lines = [rows[start : start + len(months)] for start in range(0, len(rows), len(months) or 1)]
    expected = []
    for line in lines:
        numbers = [row["completions"] for row in line]
        total = sum(number or 0 for number in numbers)
        expected += ["–" if number is None else str(number) for number in numbers]
        expected.append(str(total) if total else "–")
    assert cells == expected


def test_a_wrong_month_is_said(editor: Client) -> None:
    page = editor.get(SCREEN, {"since": "May"})

    assert page.status_code == 400
    assert "Write a month as a year and a month, such as 2026-09." in page.content.decode()
    assert editor.get(CSV, {"by": "person"}).status_code == 400
    assert "by" in editor.get(API, {"by": "person"}).json()["errors"]


def test_a_name_that_is_a_formula_is_not_run(editor: Client) -> None:
    add_lots([Lot(9, "=1+1", MAY)])
    close_months(now=NOW)

    assert ",'=1+1,9" in editor.get(CSV).content.decode()


def test_no_hidden_number_reaches_anybody(editor: Client) -> None:
    add_lots([Lot(3, "Tiny module", MAY), Lot(41, "Law", MAY), Lot(29, "Markets", MAY)])
    close_months(now=NOW)

    for url in (SCREEN, CSV, API):
        text = editor.get(url).content.decode()
        assert "41" in text
        assert "Tiny module" not in text
        assert "Markets" not in text


def test_without_the_right_nobody_sees_it(client: Client) -> None:
    add_lots(LOTS)
    close_months(now=NOW)
    for person in (None, build_user("trainee")):
        if person is not None:
            client.force_login(person)
        for url in (SCREEN, CSV, API):
            response = client.get(url)
            assert response.status_code in {302, 403}
            assert "Law" not in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_costs_do_not_grow(editor: Client, count: int, django_assert_num_queries: object) -> None:
    add_lots([Lot(5, f"Module {number}", MAY) for number in range(count)])
    close_months(now=NOW)
    editor.get(SCREEN)

    with django_assert_num_queries(15):
        assert len(editor.get(SCREEN).context["report"].lines) == count
    with django_assert_num_queries(6):
        editor.get(API)
