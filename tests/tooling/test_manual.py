"""The commands of docs/operations.md, run as they stand there, by root on a new machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.services.databases import ROOT
from tests.tooling.manual import NOT_RUN, REPLACED, copy_source, read_blocks, write_script

PASSWORD = "settings.EMAIL_HOST_PASSWORD"
AFTER = f"""
echo {"=" * 8} after
umask
stat -c '%a %U' /etc/hub.env
stat -c '%a %U' "$(ls /var/backups/hub/hub-*.tar | tail -n 1)"
ls /var/backups/hub | wc -l
hub-manage shell --verbosity 0 -c 'from django.conf import settings; print({PASSWORD})'
hub-manage verify_records
"""


def test_what_is_not_run_stands_in_the_manual() -> None:
    blocks = read_blocks("sh")
    assert NOT_RUN.keys() - {block.first_line for block in blocks} == set()
    assert [part for part in REPLACED if not any(part in each.text for each in blocks)] == []
    assert len(blocks) > 2 * len(NOT_RUN)


@pytest.mark.any_database
def test_root_needs_no_program_that_a_small_debian_has_not() -> None:
    for block in read_blocks("sh"):
        assert "sudo" not in block.text.split()


@pytest.mark.clean_root
def test_the_commands_work_on_a_new_machine(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    copy_source(tmp_path / "source")
    write_script(tmp_path / "manual.sh", AFTER)

    done = subprocess.run(
        [ROOT / "tests" / "services" / "clean_root", tmp_path, "manual.sh"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
    )

    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    said = done.stdout.splitlines()
    assert "Keys: the same as those in use." in said
    assert said[said.index(f"{'=' * 8} after") + 1 :][:5] == [
        "0022",
        "600 root",
        "600 hub",
        "2",
        "pass$w&o;r#d",
    ]
    assert (
        "systemctl stop hub hub-due.timer hub-backup.timer"
        in (tmp_path / "systemctl.log").read_text().splitlines()
    )
