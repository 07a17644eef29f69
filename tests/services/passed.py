"""Which slow checks still hold for the files as they are: they passed with just these.

Elasticsearch, the PDF validator and the small drills take minutes and are about few folders. What
they passed with is kept in `passed.txt`, which is committed with the change: a fingerprint of the
files of each. Another file makes another fingerprint, whoever changed it and however it was merged,
and the check runs again. `make drill` and `REQUIRE=all make test` run all of them.

Run as `python3 -m tests.services.passed` to print what has to run, before any package is there.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = "tests/services/passed.txt"


@dataclass(frozen=True)
class SlowCheck:
    """Tests with the mark `name`, what they are about, and the locked packages they depend on."""

    name: str
    paths: tuple[str, ...]
    packages: tuple[str, ...]


CHECKS = (
    SlowCheck(
        "elasticsearch",
        (
            "hub/search",
            "hub/core/search_documents.py",
            "tests/search",
            "tests/services/elasticsearch",
        ),
        ("elasticsearch", "elastic-transport", "django", "wagtail"),
    ),
    SlowCheck(
        "verapdf",
        (
            "templates/pdf",
            "hub/core/typeset.py",
            "hub/core/fonts.py",
            "hub/core/documents",
            "hub/reports",
            "learning/interchange",
            "learning/views",
            "tests/core/test_typeset.py",
            "tests/learning/test_desk_pdf.py",
            "tests/learning/interchange",
            "tests/services/verapdf",
        ),
        ("typst", "manimgx-fonts", "manimgx-fonts-cjk"),
    ),
    SlowCheck(
        "drill",
        (
            "tests/drill",
            "tests/backup/elsewhere.py",
            "learning/domain",
            "learning/models",
            "hub/backup",
            "hub/search",
            "hub/reference",
            "hub/upkeep",
            "requirements/start.py",
        ),
        ("gunicorn", "tantivy", "psycopg", "django"),
    ),
    SlowCheck(
        "clean_root",
        (
            "docs/operations.md",
            "hub/backup",
            "hub/settings",
            "tests/services/clean_root",
            "tests/tooling/manual.py",
            "tests/tooling/test_manual.py",
        ),
        ("django", "psycopg"),
    ),
)


def fingerprint(check: SlowCheck, root: Path = ROOT) -> str:
    """Return 12 hex digits that change with any file or locked version that `check` is about."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *check.paths],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    digest = hashlib.sha256()
    for name in sorted({*listed.split("\0")} - {""}):
        if (root / name).is_file():
            digest.update(f"{name}\0".encode())
            digest.update((root / name).read_bytes())
    pins = (root / "requirements" / "dev.txt").read_text()
    for package in check.packages:
        digest.update(repr(re.findall(rf"(?m)^{package}==\S+", pins)).encode())
    return digest.hexdigest()[:12]


def read_passed(root: Path = ROOT) -> dict[str, str]:
    """Return the fingerprint with which each check passed last."""
    kept = root / KEPT
    lines = kept.read_text().splitlines() if kept.exists() else []
    return dict(line.split() for line in lines if line and not line.startswith("#"))


def find_changed(root: Path = ROOT) -> list[str]:
    """Return the names of the checks that did not pass with the files as they are."""
    passed = read_passed(root)
    return [one.name for one in CHECKS if passed.get(one.name) != fingerprint(one, root)]


def write_passed(names: Iterable[str], root: Path = ROOT) -> None:
    """Keep that the checks of these names passed with the files as they are."""
    now = {one.name: fingerprint(one, root) for one in CHECKS if one.name in set(names)}
    lines = [f"{name} {value}\n" for name, value in sorted((read_passed(root) | now).items())]
    (root / KEPT).write_text(
        "# The files with which each slow check passed last; `make test` writes it, commit it.\n"
        + "".join(lines)
    )


if __name__ == "__main__":
    print(*find_changed())
