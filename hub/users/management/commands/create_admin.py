"""`manage.py create_admin`: the first administrator, asked for or from ADMIN_EMAIL/_PASSWORD."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hub.users.administrators import AddressTakenError, create_administrator


class Command(BaseCommand):
    help = (
        "Creates an administrator. Asks on a terminal; otherwise takes the address from --email "
        "or ADMIN_EMAIL and the password from ADMIN_PASSWORD. Exit codes: 0 created, or there "
        "already; 1 refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default="", help="the address to sign in with")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        asks = sys.stdin.isatty()
        email = email or settings.ADMIN_EMAIL or (input("E-mail address: ") if asks else "")
        if not email:
            raise CommandError("Which address? Give --email or set ADMIN_EMAIL.")
        password = settings.ADMIN_PASSWORD or (self._ask_password() if asks else "")
        try:
            user = create_administrator(email, password)
        except AddressTakenError as error:
            self._tell_about(error)
        except ValidationError as error:
            raise CommandError(self._reason(error, password)) from error
        else:
            self.stdout.write(f"Created the administrator {user.email}.")

    def _ask_password(self) -> str:
        password = getpass.getpass("Password: ")
        if getpass.getpass("The same again: ") != password:
            raise CommandError("The two passwords differ; nothing was created.")
        return password

    def _tell_about(self, error: AddressTakenError) -> None:
        user = error.user
        if user.is_superuser and user.is_active:
            self.stdout.write(f"{user.email} is an administrator already; nothing was changed.")
            return
        raise CommandError(
            f"There is an account {user.email} that is no active administrator; nothing was "
            "changed. Another administrator can give it the rights under Settings, Users."
        )

    def _reason(self, error: ValidationError, password: str) -> str:
        if not password:
            return "No password: set ADMIN_PASSWORD, or run this on a terminal to be asked."
        return " ".join(error.messages)
