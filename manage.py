#!/usr/bin/env python
"""Django's command line for the hub; local settings unless told otherwise."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.local")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- needs settings

    from hub.settings.environment import MissingSettingsError, SettingError  # noqa: PLC0415 -- likewise

    try:
        execute_from_command_line(sys.argv)
    except (SettingError, MissingSettingsError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
