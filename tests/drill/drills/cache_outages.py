"""A helper fails in each way, while people read, sign in, answer, submit and publish."""

from __future__ import annotations

import http.client
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from hub.reports.models import ReportPage
from hub.users.models import User
from requirements.start import HOST
from tests.drill.drills.kills import QUESTIONS, Paper, Writer, build_paper
from tests.drill.registry import Outcome, drill
from tests.drill.relay import Relay
from tests.drill.server import Server
from tests.drill.visitors import TOKEN, Visitor
from tests.factories.learning import build_user
from tests.factories.pages import build_report

FAULTS = ("dead at start", "dies", "full", "slow", "garbage")
ACTIONS = ("public page", "sign-in", "answer", "submit", "publish")
PASSWORD = "long enough 7"
PATIENCE = 120  # seconds


@dataclass
class Tally:
    """What came of each action: `faults` names what was not as it must be."""

    done: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def note(self, action: str, problem: str) -> None:
        """Count one action; `problem` is empty when it was as it must be."""
        self.done[action] += 1
        if problem:
            self.failed[action] += 1
            self.faults.append(f"{action}: {problem}")


class People:
    """Who uses the site during one fault: a reader, a learner and an editor."""

    def __init__(self, server: Server, name: str, paper: Paper, report: ReportPage) -> None:
        self.server, self.report, self.address = server, report, report.url
        learner = build_user(f"learner-{name}")
        # As the site hashes it; tests have a quicker way.
        learner.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt" * 6)
        learner.save()
        EmailAddress.objects.create(user=learner, email=learner.email, verified=True, primary=True)
        self.learner = learner
        self.writer = Writer(Visitor(server, learner), paper, random.Random(name))
        editor = User.objects.create_superuser(f"editor-{name}@hub.test", PASSWORD)
        self.editor = Visitor(server, editor)
        self.number = 0

    def act(self, tally: Tally) -> None:
        """Do each of ACTIONS once; the quiz as a whole."""
        acts: list[tuple[str, Callable[[], str]]] = [
            ("public page", self.read),
            ("sign-in", self.sign_in),
            *[("answer", self.step)] * (QUESTIONS + 1),  # the first one starts the attempt
            ("submit", self.step),
            ("publish", self.publish),
        ]
        for action, act in acts:
            try:
                tally.note(action, act())
            except (OSError, http.client.HTTPException) as error:
                tally.note(action, type(error).__name__)

    def read(self) -> str:
        status, _body = self.get(self.address)
        return "" if status == 200 else str(status)

    def sign_in(self) -> str:
        sent = {"csrfmiddlewaretoken": TOKEN, "login": self.learner.email, "password": PASSWORD}
        headers = {
            "Cookie": f"csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        status, _body = self.send("POST", "/accounts/login/", urlencode(sent), headers)
        return "" if status == 302 else str(status)

    def step(self) -> str:
        position = self.writer.position
        self.writer._step()
        if self.writer.current and position:
            self.writer.position = position + 1  # no answer is thought over
        faults, self.writer.faults = self.writer.faults, []
        return "; ".join(faults)

    def publish(self) -> str:
        """Publish a change in the admin; readers must see it at once."""
        self.number += 1
        words = f"Words {self.report.pk}-{self.number}-{os.getpid()}"
        page = ReportPage.objects.get(pk=self.report.pk)
        page.subtitle = words
        page.save_revision()
        next_page = urlencode({"next": "/admin/", "id": page.pk})
        status, _onward = self.editor.post(f"/admin/bulk/wagtailcore/page/publish/?{next_page}")
        if status != 302:
            return str(status)
        status, body = self.get(self.address)
        return "" if words in body else f"not seen ({status})"

    def get(self, path: str) -> tuple[int, str]:
        return self.send("GET", path, None, {})

    def send(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, str]:
        connection = http.client.HTTPConnection(HOST, self.server.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers | {"Connection": "close"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()


class FileCache:
    """The cache in files: a stand-in beside its files says how it fails."""

    name = "cache in files"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.variables: dict[str, str] = {"DRILL_CACHE": "guarded"}

    def fail(self, fault: str) -> None:
        (self.folder / "fault").write_text(fault)

    def close(self) -> None:
        pass


class RedisCache:
    """Redis, behind a port that fails."""

    name = "cache in Redis"

    def __init__(self, folder: Path) -> None:
        parts = urlsplit(os.environ["TEST_REDIS_URL"])
        self.relay = Relay((parts.hostname or HOST, parts.port or 6379))
        self.variables = {
            "DRILL_CACHE": "guarded",
            "CACHE_URL": f"redis://{HOST}:{self.relay.port}/9",
        }

    def fail(self, fault: str) -> None:
        self.relay.fail(fault)

    def close(self) -> None:
        self.relay.close()


@drill(
    about="a cache is dead at start, dies, is full, slow, answers garbage",
    bound="no action fails, nothing acknowledged is lost; without the guard some fail",
)
def helpers(folder: Path, *, faults: tuple[str, ...] = FAULTS, rounds: int = 2) -> Outcome:
    paper, report = build_paper(), build_report()
    kinds = [FileCache, *([RedisCache] if os.environ.get("TEST_REDIS_URL") else [])]
    heads = "".join(f"{each:>13}" for each in ACTIONS)
    sys.stdout.write(f"\n  {'helper':16}{'fault':16}{heads}  lost  readyz (failed/done)\n")
    found: list[str] = []
    for kind in kinds:
        for fault in faults:
            tally = try_fault(kind, fault, paper, report, rounds)
            found += [f"{kind.name}, {fault}: {each}" for each in tally.faults + tally.lost]
    bare = try_fault(FileCache, "dies", paper, report, 1, is_guarded=False)
    seen = sum(bare.failed.values())
    return Outcome(
        f"{len(kinds)} helpers, {len(faults)} faults: {'; '.join(found[:3]) or 'none failed'}; "
        f"without the guard {seen} of {sum(bare.done.values())} failed",
        holds=not found and seen > 0,
    )


def try_fault(
    kind: type[FileCache] | type[RedisCache],
    fault: str,
    paper: Paper,
    report: ReportPage,
    rounds: int,
    *,
    is_guarded: bool = True,
) -> Tally:
    """Let one helper fail in one way, and then come back; print the row of it."""
    tally = Tally()
    name = f"{kind.__name__}-{fault}-{is_guarded}".replace(" ", "-").lower()
    mode = "dead" if fault in {"dead at start", "dies"} else fault
    with tempfile.TemporaryDirectory() as folder, opened(kind(Path(folder))) as helper:
        helper.variables["DRILL_CACHE"] = "guarded" if is_guarded else "unguarded"
        if fault == "dead at start":
            helper.fail(mode)
        with Server(Path(folder), **helper.variables) as server:
            people = People(server, name, paper, report)
            if fault != "dead at start":
                people.act(tally)
            helper.fail(mode)
            for _round in range(rounds):
                people.act(tally)
            state = json.loads(people.get("/readyz")[1])["state"] if is_guarded else "-"
            helper.fail("")
            people.act(tally)
        tally.lost = people.writer.find_losses()
    if is_guarded and state != "degraded":
        tally.faults.append(f"/readyz said {state}")
    cells = "".join(f"{f'{tally.failed[each]}/{tally.done[each]}':>13}" for each in ACTIONS)
    guard = "" if is_guarded else "  (without the guard)"
    row = f"  {kind.name:16}{fault:16}{cells}  {len(tally.lost):4}  {state}{guard}\n"
    sys.stdout.write(row)
    sys.stdout.flush()
    return tally


@contextmanager
def opened(helper: FileCache | RedisCache) -> Iterator[FileCache | RedisCache]:
    """Yield the helper and end it."""
    try:
        yield helper
    finally:
        helper.close()
