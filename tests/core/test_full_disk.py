"""A disk without room: files and answers are there as a whole or not at all."""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client

from hub.core import sqlite_anchor
from hub.core.storage import PrivateFileStorage, WholeFileStorage
from hub.users.accounts.sessions import NOTE
from hub.users.models import User
from learning.domain.taking.attempts import start_attempt
from tests.factories.learning import build_simple_quiz
from tests.learning.views.taking import address, answered, option


class EndlessFile(ContentFile):
    """A file in the middle of which the disk is full."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")


@contextmanager
def no_room() -> Iterator[None]:
    """Let the database refuse each write."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = OFF")


@pytest.fixture
def ann(db: None) -> Client:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(User.objects.create_user("ann@hub.test", "long enough 7"))
    client.cookies["csrftoken"] = "t" * 32
    return client


@pytest.mark.parametrize("storage", [WholeFileStorage, PrivateFileStorage])
def test_no_half_of_a_file_is_left(tmp_path: Path, storage: type[WholeFileStorage]) -> None:
    with pytest.raises(OSError, match="No space left"):
        storage(location=tmp_path).save("folder/a.pdf", EndlessFile(b""))

    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_a_file_that_was_there_stays(tmp_path: Path) -> None:
    storage = WholeFileStorage(location=tmp_path, allow_overwrite=True)
    storage.save("a.pdf", ContentFile(b"first"))

    with pytest.raises(OSError, match="No space left"):
        storage.save("a.pdf", EndlessFile(b""))

    assert (tmp_path / "a.pdf").exists()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_an_answer_is_kept_on_the_page_and_saved_when_there_is_room(ann: Client) -> None:
    quiz = build_simple_quiz(1)
    attempt = start_attempt(quiz, by=User.objects.get())[0]
    sent = {"q1": option(attempt, 1), "csrfmiddlewaretoken": "t" * 32}

    with no_room():
        answer = ann.post(address(attempt), sent)

    assert answer.status_code == 503
    page = BeautifulSoup(answer.content, "html.parser")
    assert "Keep this page open and try again" in page.select_one(".lead").get_text()
    assert "no space left to save anything" in page.get_text()
    form = page.select_one("form")
    fields = {each["name"]: each["value"] for each in form.select("input")}
    assert fields["q1"] == sent["q1"]
    assert answered(attempt) == []

    assert ann.post(form["action"], fields).status_code == 302
    assert answered(attempt) == [1]


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_reading_does_not_need_the_note_that_a_session_is_in_use(ann: Client) -> None:
    ann.post("/accounts/login/", {"csrfmiddlewaretoken": "t" * 32})
    session = ann.session
    session[NOTE] = {"row": 0, "key": session.session_key, "at": int(time.time()) - 7200}
    session.save()

    with no_room():
        answer = ann.get("/my-learning/")

    assert answer.status_code == 200
    assert ann.session[NOTE]["at"] < time.time() - 7000
    assert ann.get("/my-learning/").status_code == 200
    assert ann.session[NOTE]["at"] > time.time() - 60


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_session_that_cannot_be_stored_is_no_bad_request(ann: Client) -> None:
    """Answers of someone who was signed out wait in a new session."""
    attempt = start_attempt(build_simple_quiz(1), by=User.objects.get())[0]
    stranger = Client(raise_request_exception=False)

    with no_room():
        answer = stranger.post(address(attempt), {"q1": option(attempt, 1)})

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


def make_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (a);")


def test_the_journal_stays_while_the_process_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made again on a full disk, it would fail those who only read."""
    monkeypatch.setattr(sqlite_anchor, "_held", {})
    path = tmp_path / "hub.sqlite3"
    make_database(path)
    assert not path.with_name("hub.sqlite3-shm").exists()

    for _time in range(2):
        sqlite_anchor.hold_open(str(path))
    with closing(sqlite3.connect(path)) as visitor:
        visitor.execute("INSERT INTO t VALUES (1)")
        visitor.commit()

    assert path.with_name("hub.sqlite3-shm").exists()
    assert len(sqlite_anchor._held) == 1


def test_another_file_in_its_place_is_held_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: dict[Any, Any] = {}
    monkeypatch.setattr(sqlite_anchor, "_held", held)
    path, other = tmp_path / "hub.sqlite3", tmp_path / "restored.sqlite3"
    for each in (path, other):
        make_database(each)
    sqlite_anchor.hold_open(str(path))
    [before] = held

    other.replace(path)
    sqlite_anchor.hold_open(str(path))

    assert list(held) != [before]
    assert len(held) == 1
