"""Keeps `locale/django.pot`, the list of all translatable texts, in step with the source.

Run as `python -m tests.architecture.translations check|write`. The list is made in a copy of the
source, without positions, so that it changes only when a text does.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "locale" / "django.pot"
SOURCES = ("hub", "casestudies", "learning", "templates")
TOOLS = ("xgettext", "msgmerge", "msguniq")
CHANGING = ("POT-Creation-Date", "PO-Revision-Date", "Project-Id-Version")


def collect() -> str:
    """Return the list of texts that the source has now, without the lines that tell the time."""
    with tempfile.TemporaryDirectory() as folder:
        for name in SOURCES:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, Path(folder) / name)
        (Path(folder) / "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "--locale=en", "--keep-pot"]
        subprocess.run(
            [
                *command,
                "--no-location",
                "--no-wrap",
                "--extension=html,py,txt,xml",
                "--verbosity=0",
            ],
            cwd=folder,
            check=True,
        )
        text = (Path(folder) / "locale" / "django.pot").read_text()
    kept = [line for line in text.splitlines() if not line.strip('"').startswith(CHANGING)]
    return "\n".join(kept) + "\n"


def main(action: str) -> int:
    """Write the list, or tell in one line whether the one that is stored is in step."""
    if missing := [tool for tool in TOOLS if not shutil.which(tool)]:
        print(f"translations: not looked at, {missing[0]} is missing; add it with: make services")
        return 0
    found = collect()
    if action == "write":
        TEMPLATE.parent.mkdir(exist_ok=True)
        TEMPLATE.write_text(found)
        return 0
    if not TEMPLATE.exists() or TEMPLATE.read_text() != found:
        print("translations: locale/django.pot is behind the source; renew it with: make messages")
        return 1
    print(f"translations: {found.count('msgid ') - 1} texts in step")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
