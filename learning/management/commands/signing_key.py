"""`manage.py signing_key`: list, replace or stop trusting the keys that this site signs with."""

import os
import re
import secrets
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from learning.domain.errors import KeyInUse, UnknownKey
from learning.domain.evidence.keys import (
    list_current_keys,
    list_keys,
    mark_compromised,
    publish_pair,
)

LINE = re.compile(r"^SIGNING_KEY=.*$", re.MULTILINE)
BARE = re.compile(r"[\w-]{43}=?\s*")


class Command(BaseCommand):
    help = (
        "Lists the keys that this site signs with, makes a new one, or says that an earlier one "
        "was in other hands. What an earlier key signed stays good, unless that is said of it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="every published key, the current ones first")
        rotate = actions.add_parser(
            "rotate", help="make a new key; the site uses it once it is restarted with it"
        )
        rotate.add_argument(
            "--file",
            type=Path,
            help="write it to this file (settings with a line SIGNING_KEY=…, or the key alone) "
            "instead of printing the line",
        )
        compromised = actions.add_parser(
            "compromised", help="say from when earlier keys were in other hands"
        )
        compromised.add_argument(
            "key", nargs="+", help="a key's number, as `list` prints it; after --"
        )
        compromised.add_argument("--since", required=True, help="a day or a moment, as YYYY-MM-DD")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "list":
            self._list()
        elif action == "rotate":
            self._rotate(options["file"])
        else:
            self._mark(options["key"], options["since"])

    def _list(self) -> None:
        current = list_current_keys()
        for key in list_keys():
            state = "earlier"
            if key.key_id in {each.key_id for each in current}:
                state = "current"
            if key.compromised_at is not None:
                state = f"compromised since {key.compromised_at:%Y-%m-%d}"
            self.stdout.write(f"{key.key_id}  {key.curve:7}  {state}")

    def _rotate(self, file: Path | None) -> None:
        seed = secrets.token_urlsafe(32)
        text = _replace_key(file, seed) if file else ""
        publish_pair(seed)
        if file is None:
            self.stdout.write(f"SIGNING_KEY={seed}")
            self.stderr.write("Put this line into the settings of every machine and restart.")
            return
        _write(file, text)
        self.stdout.write(f"{file} has the new key. Restart the site on every machine with it.")

    def _mark(self, keys: list[str], since: str) -> None:
        try:
            changed = mark_compromised(keys, since=_read_moment(since))
        except UnknownKey as error:
            raise CommandError(f"No key is published as {', '.join(error.args[0])}.") from None
        except KeyInUse:
            raise CommandError(
                "The site signs with this key. Replace it first: manage.py signing_key rotate"
            ) from None
        self.stdout.write(f"Keys marked as compromised: {changed}.")


def _replace_key(file: Path, seed: str) -> str:
    """Return what the file says, with the new key in the place of the old one."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
    if BARE.fullmatch(text):
        return seed
    if len(LINE.findall(text)) != 1:
        raise CommandError(f"{file} must have one line that begins with SIGNING_KEY=.")
    return LINE.sub(f"SIGNING_KEY={seed}", text)


def _write(file: Path, text: str) -> None:
    """Write the file whole or not at all, for the same readers as before."""
    before = file.stat()
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
            os.fchmod(new.fileno(), before.st_mode & 0o777)
            os.fchown(new.fileno(), before.st_uid, before.st_gid)
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise CommandError(f"{file} cannot be written: {error.strerror}.") from None


def _read_moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError("The date must be real, for example 2027-03-31.") from None
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    if moment > datetime.now(UTC):
        raise CommandError("The date must be today or in the past.")
    return moment
