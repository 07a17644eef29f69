"""What tests say of any input, tried with more and with other inputs than every run does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from requirements.start import ROOT
from tests.drill.registry import Outcome, drill


@drill(
    about="what holds for any input, with 2,000 examples of chance each",
    bound="no example speaks against it",
    databases=("sqlite",),
)
def properties(folder: Path, *, suite: str = "tests", profile: str = "many") -> Outcome:
    # The tests that ask no database are left out where that is another one.
    bare = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "hypothesis"]
    done = subprocess.run(
        [*command, f"--hypothesis-profile={profile}", suite],
        cwd=ROOT,
        env=bare,
        check=False,
        capture_output=True,
        text=True,
    )
    (folder / "printed.txt").write_text(done.stdout)
    last = (done.stdout.strip() or done.stderr.strip()).rpartition("\n")[2]
    failed = re.findall(r"^FAILED \S+::(\S+)", done.stdout, re.MULTILINE)
    return Outcome(" ".join([last, *failed]), holds=done.returncode == 0)
