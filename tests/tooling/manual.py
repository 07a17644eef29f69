"""The command blocks of docs/operations.md as a script, and what of them no test can run."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.services.databases import ROOT

MANUAL = ROOT / "docs" / "operations.md"
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
# Parts of lines that are replaced, with the reason.
REPLACED = {
    "apt-get install --no-install-recommends": (
        ": would install",
        "fetches packages; the machine that runs the test has these programs",
    ),
    "<address of the repository>": ("/given/source", "a clone of this working tree"),
    "make -C /opt/hub/app install": (
        f"ln -sfn {ROOT / '.venv'} /opt/hub/app/.venv",
        "fetches packages; tests/tooling/test_installing.py tries it",
    ),
    "FIRST_NUMBER SECOND_NUMBER": (
        "$(hub-manage signing_key list | awk '/earlier/ {print $1}')",
        "the numbers are those of this site",
    ),
    "hub-manage check": ("! hub-manage check", "fails while the site profile is not filled in"),
}
# First lines of blocks that are not run, with the reason.
NOT_RUN = {
    "nginx -t && systemctl reload nginx": "needs a proxy, a host name and a certificate",
    "curl -so keys.json https://hub.example.org/.well-known/jwks.json": "needs a host name",
    "curl -u elastic https://search.example.org:9200/_security/api_key -H 'Content-Type: "
    "application/json' \\": "needs a cluster",
    "SEARCH_URL=elasticsearch+https://search.example.org:9200/hub": "lines of a file",
}
BEFORE = """
git config --system --add safe.directory '*'
chmod go+rx /root
cat > /usr/local/bin/systemctl <<'END'
#!/bin/sh
echo "systemctl $*" >> /given/systemctl.log
END
chmod 755 /usr/local/bin/systemctl
export ADMIN_EMAIL=admin@hub.example.org ADMIN_PASSWORD='orchard ladder copper'
cd /
"""


@dataclass(frozen=True)
class Block:
    """Commands of the manual, without what they are indented by."""

    language: str
    text: str

    @property
    def first_line(self) -> str:
        return self.text.partition("\n")[0]


def read_blocks(language: str) -> list[Block]:
    """Return the blocks of the manual in this language, in their order."""
    return [
        Block(kind, re.sub(f"^{indent}", "", text, flags=re.MULTILINE))
        for indent, kind, text in BLOCK.findall(MANUAL.read_text())
        if kind == language
    ]


def write_script(path: Path, after: str) -> None:
    """Write all blocks that can be run, one after the other as in one session, then `after`."""
    parts = [f"set -e\n{BEFORE}"]
    for block in read_blocks("sh"):
        if block.first_line in NOT_RUN:
            continue
        text = block.text
        for part, (instead, _reason) in REPLACED.items():
            text = text.replace(part, instead)
        parts.append(f"echo {'=' * 8}; cat <<'SHOWN'\n{text}SHOWN\n{text}")
    path.write_text("\n".join([*parts, after]))


def copy_source(target: Path) -> None:
    """Make a repository of this working tree at `target`, with what is not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    author = ("-c", "user.name=Test", "-c", "user.email=test@hub.test")
    for command in (("init", "-q"), ("add", "-A"), (*author, "commit", "-qm", "as it is")):
        subprocess.run(["git", *command], cwd=target, check=True)
