"""The PDF of the training managers' desk: tagged, titled, whatever names people have."""

from __future__ import annotations

import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest
from pypdf import PdfReader

from hub.core.typeset import typeset
from hub.users.models import Organisation
from learning.domain.managing.desk import Desk, DeskFilter
from learning.domain.managing.desk_rows import Person, Row, State
from learning.views.desk_exports import describe_for_pdf

VERAPDF = Path(__file__).resolve().parents[1] / "services" / "verapdf"
DAY = date(2027, 3, 10)
NAMES = ["Ann Example", "李娜", "محمد علي", "सीता", "Zoë 😀", "ann@hub.test"]


def make_pdf(rows: int) -> bytes:
    """Return the file of a desk with so many rows, without a database."""
    desk = Desk(Organisation(name="Riverside Trust", slug="riverside"), DeskFilter(DAY))
    states = list(State)
    desk.__dict__["all_rows"] = [
        Row(
            Person(number, NAMES[number % len(NAMES)], "ann@hub.test", DAY),
            ("module", UUID(int=1)),
            "Buying well: [#let x = 1] & more",
            states[number % len(states)],
            DAY if number % 2 else None,
            DAY if number % 3 else None,
            None,
        )
        for number in range(rows)
    ]
    return typeset("desk", describe_for_pdf(desk.organisation, desk))


def test_every_row_is_there_with_its_day() -> None:
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(make_pdf(60))).pages)

    assert text.count("Buying well: [#let x = 1] & more") == 60
    assert "As at the end of 10 March 2027" in text
    assert "Made on" in text
    with pikepdf.open(BytesIO(make_pdf(1))) as pdf:
        title = "Training of Riverside Trust, As at the end of 10 March 2027"
        assert str(pdf.docinfo["/Title"]) == title


@pytest.mark.verapdf
@pytest.mark.parametrize("rows", [0, 1, 60])
def test_the_reference_validator_finds_nothing(tmp_path: Path, rows: int) -> None:
    file = tmp_path / "desk.pdf"
    file.write_bytes(make_pdf(rows))

    checked = subprocess.run(
        [VERAPDF, "ua1", str(file)], capture_output=True, text=True, check=False
    )

    assert checked.stdout.strip() == f"PASS ua1 {file}"
