"""Looks the locked packages up in the list of known vulnerabilities.

A vulnerability fails. What could not be looked up, since the list cannot be reached or its registry
does not know a package, is said in one line and fails nothing: a machine without a network passes.

Run as `python -m tests.services.advisories`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parents[2] / "requirements" / "dev.txt"
PATIENCE = 60  # seconds for all of it
AUDIT = ["-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner=off"]


def main() -> int:
    """Print what is known; return 1 when a locked package has a known vulnerability."""
    try:
        done = subprocess.run(
            [sys.executable, *AUDIT, "--timeout=5", "--format=json", "--requirement", str(LOCK)],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        packages = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        print("hub: advisories: the list cannot be reached, nothing was looked up")
        return 0
    lines, is_vulnerable = describe(packages)
    print(*lines, sep="\n")
    return int(is_vulnerable)


def describe(packages: list[dict[str, Any]]) -> tuple[list[str], bool]:
    """Return the lines to print about the answer, and whether it names a vulnerability."""
    found = [
        f"hub: advisories: {one['name']} {one['version']}: {each['id']}"
        f" (mended in {', '.join(each['fix_versions']) or 'no version yet'})"
        for one in packages
        for each in one.get("vulns", [])
    ]
    unknown = sum("skip_reason" in one for one in packages)
    looked_up = len(packages) - unknown
    line = f"hub: advisories: {looked_up} of {len(packages)} packages looked up, {len(found)} found"
    return [line, *found], bool(found)


if __name__ == "__main__":
    sys.exit(main())
