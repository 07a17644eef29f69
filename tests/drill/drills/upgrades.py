"""The database of an older commit, and a backup of it, become one of today."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from typing import Any

from hub.reports.models import ReportPage
from learning.domain.evidence.verification import verify_records
from learning.domain.taking.attempts import submit_attempt
from learning.models import Attempt, RecordEvent, Response
from requirements.start import ROOT
from tests.backup.elsewhere import empty_database
from tests.drill.drills.restores import ask, manage
from tests.drill.registry import Outcome, drill
from tests.drill.server import Server, database_url

OLDEST = "3fbe446"  # the first state that others have used
FILLING = ROOT / "tests" / "drill" / "old_site.py"


@drill(
    about="a database of an older commit is migrated, and restored from a backup",
    bound="records verify; certificates, drafts and open attempts go on",
)
def upgrade(folder: Path, *, commit: str = OLDEST) -> Outcome:
    code, target = folder / "code", folder / "hub.tar"
    unpack_code(commit, code)
    faults: list[str] = []
    seconds: dict[str, float] = {}
    expected: dict[str, Any] = {}
    for way in ("migrated", "restored"):
        site = folder / way
        site.mkdir()
        with empty_database(site):
            if way == "migrated":
                expected = fill_old(code)
                manage(site, "backup", target)
            begun = time.monotonic()
            manage(site, *(("migrate",) if way == "migrated" else ("restore", target)))
            seconds[way] = time.monotonic() - begun
            faults += [f"{way}: {fault}" for fault in find_faults(site, expected)]
    return Outcome(
        f"from {commit}: {', '.join(f'{way} in {took:.0f} s' for way, took in seconds.items())}; "
        f"{len(expected['events'])} events: {'; '.join(faults[:3]) or 'all as it was'}",
        holds=not faults,
    )


def has_commit(commit: str = OLDEST) -> bool:
    """Return whether the history of this clone goes back that far."""
    asked = ["git", "cat-file", "-e", f"{commit}^{{commit}}"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, check=False).returncode == 0


def unpack_code(commit: str, target: Path) -> None:
    """Put the files of `commit` at `target`; raise RuntimeError where this clone has not got it."""
    if not has_commit(commit):
        raise RuntimeError(f"the history of this clone does not go back to {commit}")
    packed = subprocess.run(
        ["git", "archive", "--format=tar", commit], cwd=ROOT, capture_output=True, check=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(target, filter="data")


def fill_old(code: Path) -> dict[str, Any]:
    """Let the code of the older commit make and fill the database; return what is in it."""
    done = subprocess.run(
        [sys.executable, str(FILLING)],
        cwd=code,
        env=os.environ
        | {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "hub.settings.test",
            "PYTHONPATH": str(code),
            "PYTHONSAFEPATH": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the older commit: {done.stderr[-1000:]}")
    return json.loads(done.stdout)


def find_faults(site: Path, expected: dict[str, Any]) -> list[str]:
    """Return what is otherwise than it was, or does not go on."""
    events = RecordEvent.objects.order_by("pk").values_list("pk", "hash")
    answers = Response.objects.order_by("pk").values_list("pk", "answer")
    faults = [str(fault) for fault in verify_records()]
    faults += ["events differ"] * ([list(row) for row in events] != expected["events"])
    faults += ["answers differ"] * ([list(row) for row in answers] != expected["answers"])
    with Server(site) as server:
        for number in expected["certificates"]:
            status, text = ask(server, f"/certificates/{number}/")
            if status != 200 or "Module one" not in text:
                faults.append(f"certificate {number} answered {status}")
    attempt = Attempt.objects.get(uid=expected["attempt"])
    submit_attempt(attempt, by=attempt.enrolment.learner.user)
    report = ReportPage.objects.get(pk=expected["report"])
    draft = report.get_latest_revision_as_object()
    if (report.title, draft.title) != ("Published", "A draft"):
        faults.append(f"the draft is {draft.title} of {report.title}")
    draft.save_revision().publish()
    faults += ["the draft is not published"] * (
        ReportPage.objects.get(pk=report.pk).title != "A draft"
    )
    return faults + [f"later: {fault}" for fault in verify_records()]
