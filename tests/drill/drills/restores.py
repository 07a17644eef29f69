"""From a backup, made while people answer, to a verified site that answers on a new server."""

from __future__ import annotations

import http.client
import json
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Semaphore, Thread

from django.db import connection

from hub.reports.models import ReportPage
from learning.domain.evidence.checkpoints import make_checkpoint
from requirements.start import HOST, ROOT
from tests.backup.elsewhere import empty_database
from tests.drill.drills.kills import Writer, build_paper, write_until
from tests.drill.registry import Outcome, drill
from tests.drill.server import Server, database_url
from tests.drill.visitors import Visitor
from tests.factories.learning import build_completions, build_user
from tests.factories.pages import build_report
from tests.services import databases

SECONDS = {"sqlite": 120, "postgresql": 240}
PASSPHRASE = "orchard ladder copper"
KEY = "a key of another length than that of the tests, to be found again"
BEFORE, MEANWHILE = 40, 20  # requests that are acknowledged


@dataclass
class Saved:
    """A backup, and what was acknowledged before it was begun."""

    path: Path
    people: list[Writer]
    report: ReportPage
    seconds: float = 0.0


@drill(
    about="a backup while 4 people answer, restored on a new server",
    bound="verified, answering, nothing lost; 120 s on SQLite, 240 s on PostgreSQL",
)
def restore(
    folder: Path, *, template: databases.Template = databases.LOADED, people: int = 50
) -> Outcome:
    with databases.prepared(connection, "restore", template):
        saved = save_in_use(folder / "old", folder / "hub.tar", people)
        new = folder / "new"
        new.mkdir()
        with empty_database(new):
            begun = time.monotonic()
            said = manage(new, "restore", saved.path)
            restored = time.monotonic() - begun
            with Server(new) as server:
                faults = find_faults(server, saved)
                answered = time.monotonic() - begun
            faults += [loss for each in saved.people for loss in each.find_losses()]
    faults += [] if " 0 faults" in said else ["the records have faults"]
    size = saved.path.stat().st_size / 1_000_000
    return Outcome(
        f"backup of {size:.0f} MB in {saved.seconds:.0f} s; restored in {restored:.0f} s, "
        f"answers after {answered:.0f} s: {'; '.join(faults[:3]) or 'nothing lost'}",
        holds=not faults and answered <= SECONDS[connection.vendor],
    )


def save_in_use(folder: Path, target: Path, people: int) -> Saved:
    """Return a backup of a site in `folder` that people used meanwhile."""
    (folder / "media" / "documents").mkdir(parents=True)
    for number in range(people):
        (folder / "media" / "documents" / f"{number}.txt").write_text(f"file {number}\n" * 1000)
    build_completions(people)
    make_checkpoint()
    paper, report = build_paper(), build_report(title="Zebrafish")
    with Server(folder) as server:
        writers = [
            Writer(Visitor(server, build_user(f"writer{number}")), paper, random.Random(number))
            for number in range(4)
        ]
        write_until(writers, BEFORE)
        saved = Saved(target, [note_submitted(each) for each in writers], report)
        stop, acknowledged = Event(), Semaphore(0)
        threads = [Thread(target=each.write, args=(stop, acknowledged)) for each in writers]
        for thread in threads:
            thread.start()
        begun = time.monotonic()
        manage(folder, "backup", target)
        saved.seconds = time.monotonic() - begun
        for _each in range(MEANWHILE):
            acknowledged.acquire(timeout=60)
        stop.set()
        for thread in threads:
            thread.join()
    return saved


def note_submitted(writer: Writer) -> Writer:
    """Return a copy that knows what was handed in so far: nobody thinks that over any more."""
    answers = {key: dict(writer.answers[key]) for key in writer.submitted}
    return replace(writer, answers=answers, submitted=set(writer.submitted))


def manage(folder: Path, *arguments: object) -> str:
    """Run a command of `manage.py` on the site in `folder`; raise RuntimeError with its words."""
    site = {"DATABASE_URL": database_url(), "VAR_DIR": str(folder), "SECRET_KEY": KEY}
    result = subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "tests.drill.settings", "HUB_BACKUP_PASSPHRASE": PASSPHRASE}
        | site,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise RuntimeError(f"{arguments[0]}: {result.stdout[-500:]}{result.stderr[-1000:]}")
    return result.stdout


def find_faults(server: Server, saved: Saved) -> list[str]:
    """Return what the restored site answers otherwise than the old one did."""
    state = json.loads(ask(server, "/readyz")[1])
    faults = [f"{name} is not ready" for name, part in state["parts"].items() if not part["ok"]]
    found = {
        "the page": (saved.report.url, "Zebrafish"),
        "search": ("/search/?q=zebrafish", saved.report.url),
    }
    for name, (address, expected) in found.items():
        status, text = ask(server, address)
        if status != 200 or expected not in text:
            faults.append(f"{name} answered {status} without {expected}")
    files = list((server.folder / "media" / "documents").iterdir())
    old = list((saved.path.parent / "old" / "media" / "documents").iterdir())
    return faults + [f"{len(files)} files of {len(old)}"] * (len(files) != len(old))


def ask(server: Server, path: str) -> tuple[int, str]:
    """Return the status and the text of a page, as a stranger gets it."""
    asked = http.client.HTTPConnection(HOST, server.port, timeout=60)
    asked.request("GET", path, headers={"Connection": "close"})
    answer = asked.getresponse()
    return answer.status, answer.read().decode()
