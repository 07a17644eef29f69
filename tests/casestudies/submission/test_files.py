"""Uploads: what is refused, what is kept how, who may fetch it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casestudies.submission.files import add_file, plain_name
from casestudies.submission.links import make_token
from casestudies.submission.models import Submission, SubmissionFile
from hub.users.models import User
from tests.casestudies.submission.hostile import INERT, REFUSED
from tests.factories.submissions import ANSWERS, build_draft, build_sent
from tests.media.files import docx, pdf, picture

pytestmark = pytest.mark.django_db
SOURCES = ANSWERS["evidence"]["sources"]


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    file = SimpleUploadedFile("x", content)
    file._name = name  # as a client that keeps to no rule would send it
    return file


def send(client: Client, draft: Submission, name: str, content: bytes, **more: str) -> Any:
    address = f"/case-studies/submit/{make_token(draft)}/evidence/"
    file = SimpleUploadedFile(name, content)
    data = {"sources": SOURCES, "action": "upload", "file": file} | more
    return client.post(address, data)


def stored() -> list[Path]:
    """Return the files in the private storage."""
    root = Path(settings.STORAGES["private"]["OPTIONS"]["location"])
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def _empty_storage() -> Any:
    """Begin and end without files: tests elsewhere leave theirs."""
    remove_stored()
    yield
    remove_stored()


def remove_stored() -> None:
    for path in stored():
        path.unlink()


def client_of(*groups: str) -> Client:
    user = User.objects.create_user(f"{'-'.join(groups) or 'nobody'}@hub.test")
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_files_are_refused_with_a_reason(client: Client, name: str) -> None:
    file_name, content, reason = REFUSED[name]
    draft = build_draft()
    address = f"/case-studies/submit/{make_token(draft)}/evidence/"
    response = client.post(
        address, {"sources": "Typed text", "action": "upload", "file": upload(file_name, content)}
    )

    assert response.status_code == 400
    (error,) = response.context["form"].errors["file"]
    assert reason in error
    assert "Typed text" in response.content.decode()
    assert (SubmissionFile.objects.count(), stored()) == (0, [])


@pytest.mark.parametrize("name", INERT)
def test_what_cannot_be_told_apart_is_stored_inert(name: str) -> None:
    file_name, content, shown = INERT[name]
    kept = add_file(build_sent_for_upload(), upload(file_name, content))

    assert kept.name == shown
    assert [path.name for path in stored()] == [kept.pk.hex]
    response = client_of("Moderators").get(reverse("submission_file", args=[kept.pk]))
    assert b"".join(response.streaming_content) == content
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"


def build_sent_for_upload() -> Submission:
    draft = build_draft()
    Submission.objects.update(state="changes_asked", times_sent=1, submitted_at=draft.created_at)
    return Submission.objects.get()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", pdf()),
        ("b.DOCX", docx("A word")),
        ("c.jpg", picture(8, 8)),
        ("d.png", picture(8, 8, "PNG")),
        ("e.txt", b"text"),
    ],
)
def test_honest_files_are_taken(client: Client, name: str, content: bytes) -> None:
    draft = build_draft()
    response = send(client, draft, name, content)

    assert response.status_code == 302
    file = draft.files.get()
    assert (file.name, file.size) == (name, len(content))
    assert name in client.get(response["Location"]).content.decode()


def test_same_file_twice_is_kept_once(client: Client) -> None:
    draft = build_draft()
    for _time in range(2):
        send(client, draft, "a.pdf", pdf())

    assert (draft.files.count(), len(stored())) == (1, 1)


def test_limits_are_said(client: Client, settings: Any) -> None:
    settings.SUBMISSION_FILE_BYTES, settings.SUBMISSION_ALL_BYTES = 100, 150
    settings.SUBMISSION_MOST_FILES = 2
    draft = build_draft()

    def error_of(name: str, size: int) -> str:
        response = send(client, draft, name, name[:1].encode() * size)
        return "" if response.status_code == 302 else response.context["form"].errors["file"][0]

    assert "larger than" in error_of("a.txt", 101)
    assert error_of("b.txt", 100) == ""
    assert "All files together" in error_of("c.txt", 51)
    assert error_of("d.txt", 50) == ""
    assert "2 files already" in error_of("e.txt", 0 + 1)


def test_file_is_removed_from_row_and_storage(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    draft = build_draft()
    send(client, draft, "a.pdf", pdf())
    address = f"/case-studies/submit/{make_token(draft)}/evidence/"
    client.post(address, {"sources": "Kept", "remove": "no-key"})
    assert draft.files.count() == 1

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"sources": "Kept", "remove": str(draft.files.get().pk)})

    assert (draft.files.count(), stored()) == (0, [])
    assert Submission.objects.get().answers["evidence"] == {"sources": "Kept"}


def test_a_file_of_somebody_else_is_not_removed(client: Client) -> None:
    draft, other = build_draft(), build_draft()
    file = add_file(other, upload("a.pdf", pdf()))

    client.post(
        f"/case-studies/submit/{make_token(draft)}/evidence/",
        {"sources": "x", "remove": str(file.pk)},
    )

    assert other.files.get() == file


def test_going_on_with_a_file_chosen_stores_it(client: Client) -> None:
    draft = build_draft()
    response = send(client, draft, "a.pdf", pdf(), action="continue")

    assert response["Location"].endswith("/you/")
    assert draft.files.count() == 1


def test_uploading_nothing_says_so(client: Client) -> None:
    draft = build_draft()
    response = client.post(
        f"/case-studies/submit/{make_token(draft)}/evidence/",
        {"sources": SOURCES, "action": "upload"},
    )

    assert response.context["form"].errors == {"file": ["Choose a file first."]}


@pytest.mark.parametrize("groups", [(), ("Editors",)])
def test_only_moderators_fetch_files(groups: tuple[str, ...]) -> None:
    kept = add_file(build_sent_for_upload(), upload("a.pdf", pdf()))
    address = reverse("submission_file", args=[kept.pk])

    assert b"%PDF" not in Client().get(address).content
    assert client_of(*groups).get(address).status_code in {302, 403}


def test_no_public_address_leads_to_a_file() -> None:
    kept = add_file(build_sent_for_upload(), upload("a.pdf", pdf()))

    for address in (f"/media/{kept.file.name}", f"/private/{kept.file.name}"):
        assert Client().get(address, follow=True).status_code == 404
    with pytest.raises(ValueError, match="not accessible via a URL"):
        kept.file.url  # noqa: B018 -- that it raises is the point


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("a/b/c.pdf", "c.pdf"),
        ("..", ".."),
        ("", "file"),
        ("a\r\nb.pdf", "ab.pdf"),
    ],
)
def test_names(given: str, kept: str) -> None:
    assert plain_name(given) == kept


def test_draft_that_was_sent_takes_no_file(client: Client) -> None:
    response = send(client, build_sent(), "a.pdf", pdf())

    assert response.status_code == 302
    assert not SubmissionFile.objects.exists()
