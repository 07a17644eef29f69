"""Lists of people: looked at before anything is sent, pasted or from a file."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from hub.users.models import Invitation, Organisation
from hub.users.organisations.lists import LARGEST_FILE, ListUnreadableError, read_list_file
from tests.users.organisations.people import MANAGER, add_member

pytestmark = pytest.mark.django_db
ADDRESS = "/organisations/riverside-trust/invitations/"
PASTED = "Ann Bell\tann@people.test\nCole, Ben <ben@people.test>; dee@people\nmanager@trust.test"


@pytest.fixture
def managing(client: Client, organisation: Organisation) -> Client:
    client.force_login(add_member(organisation, role=MANAGER, email="manager@trust.test"))
    return client


def rows_of(response: Any) -> list[tuple[str, str, str]]:
    """Return text, address and what will happen of each row of the preview."""
    page = BeautifulSoup(response.content, "html.parser")
    rows = page.select("section[aria-labelledby=preview-title] tbody tr")
    return [tuple(cell.get_text() for cell in row.select("th, td")) for row in rows]


def send_preview(client: Client, response: Any) -> Any:
    """Press the button below the preview."""
    page = BeautifulSoup(response.content, "html.parser")
    form = page.select_one("section[aria-labelledby=preview-title] form")
    fields = {each["name"]: each["value"] for each in form.select("input, button")}
    return client.post(form["action"], fields)


def workbook(*rows: tuple[Any, ...]) -> bytes:
    target, book = io.BytesIO(), Workbook()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def test_nothing_is_sent_before_the_list_was_looked_at(managing: Client) -> None:
    response = managing.post(ADDRESS, {"addresses": PASTED, "role": "member"})

    assert rows_of(response) == [
        ("Ann Bell ann@people.test", "ann@people.test", "Will be invited"),
        ("Cole, Ben <ben@people.test>", "ben@people.test", "Will be invited"),
        ("dee@people", "", "Not an e-mail address"),
        ("manager@trust.test", "manager@trust.test", "Has this role already"),
    ]
    assert "2 people will be invited. Nothing has been sent yet." in response.content.decode()
    assert (mail.outbox, Invitation.objects.count()) == ([], 0)

    sent = send_preview(managing, response)

    assert sorted(letter.to[0] for letter in mail.outbox) == ["ann@people.test", "ben@people.test"]
    assert [report.text for report in sent.context["reports"]][2] == "dee@people"


def test_a_list_without_anyone_to_invite_cannot_be_sent(managing: Client) -> None:
    page = managing.post(ADDRESS, {"addresses": "nobody", "role": "member"}).content.decode()

    assert "0 people will be invited" in page
    assert 'name="send"' not in page


CSV = 'Name;E-Mail\r\n"Bell, Ann";ann@people.test\r\nGwen Ŵyn;gwen@people.test\r\n'
BOOK = workbook(("Name", "Email"), ("Bell, Ann", "ann@people.test"), (7, "gwen@people.test"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv", CSV.encode()),
        ("list.csv", CSV.encode("utf-8-sig")),
        ("list.csv", CSV.encode("utf-16")),
        ("list.csv", CSV.replace("Ŵ", "é").encode("cp1252")),
        ("list.txt", CSV.replace(";", "\t").encode()),
        ("list.xlsx", BOOK),
    ],
)
def test_a_file_is_understood(managing: Client, name: str, content: bytes) -> None:
    file = SimpleUploadedFile(name, content)
    response = managing.post(ADDRESS, {"file": file, "role": "member"})

    emails = [email for _text, email, _happens in rows_of(response)]
    assert emails == ["ann@people.test", "gwen@people.test"]
    send_preview(managing, response)
    assert len(mail.outbox) == 2


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * (LARGEST_FILE * 21))
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02", b"PK\x03\x04 no zip", BOOK[:500], bomb(), b"a" * (LARGEST_FILE + 1)],
    ids=["binary", "no-zip", "cut", "bomb", "large"],
)
def test_another_file_is_refused(managing: Client, content: bytes) -> None:
    with pytest.raises(ListUnreadableError):
        read_list_file(io.BytesIO(content))
    file = SimpleUploadedFile("list.xlsx", content)
    response = managing.post(ADDRESS, {"file": file, "role": "member"})

    assert response.status_code == 400
    assert "The file must be a CSV or Excel (.xlsx) file" in response.content.decode()
