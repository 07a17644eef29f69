"""Settings for one's own machine: nothing to configure, secrets made once under `var/`."""

from hub.settings.base import *  # noqa: F403 -- a settings module
from hub.settings.base import ALLOWED_HOSTS, LOG_LEVEL, SECRET_KEY, SIGNING_KEY, VAR_DIR, env
from hub.settings.logs import logging_config
from hub.settings.secrets import read_or_make

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = SECRET_KEY or read_or_make(VAR_DIR / "secret_key")
SIGNING_KEY = SIGNING_KEY or read_or_make(VAR_DIR / "signing_key", size=32)
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS: list[str] = []
ALLOW_DEMO_ACCOUNTS = True
LOGGING = logging_config(level=LOG_LEVEL, as_json=False)
