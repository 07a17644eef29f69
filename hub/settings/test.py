"""Settings for tests: what ships, but for the few values that `DIFFERS` names with its reasons."""

import tempfile
from pathlib import Path

from hub.settings.base import *  # noqa: F403 -- a settings module
from hub.settings.base import CACHES, STORAGES
from hub.settings.logs import logging_config

# Why each value is another one than in production, and what tries the one that ships. The site of
# `tests/e2e/` starts as `make run` does: with real hashing, caches and files.
NO_SITE = "a test has no site of its own around it", "tests/core/test_environment.py"
NO_FILES = "no file may be left behind, or meet another run's", "tests/e2e/site.py"
NO_MAIL = "a test reads the letters that were sent", "tests/upkeep/mail/test_queue.py"
NOT_COMMITTED = "what a test wrote is rolled back, and nothing may remember it"
DIFFERS = {
    "ALLOWED_HOSTS": NO_SITE,
    "CSRF_TRUSTED_ORIGINS": NO_SITE,
    "SECRET_KEY": NO_SITE,
    "SIGNING_KEY": NO_SITE,
    "ALLOW_DEMO_ACCOUNTS": ("starter content brings them", "tests/starter/test_accounts.py"),
    "CACHES": NO_FILES,
    "PAGE_CACHE_SECONDS": (NOT_COMMITTED, "tests/core/test_page_cache.py"),
    "PART_CACHE_SECONDS": (NOT_COMMITTED, "tests/core/test_page_cache.py"),
    "SEARCH_ON_COMMIT": (NOT_COMMITTED, "tests/search/test_upkeep.py"),
    "EMAIL_BACKEND": NO_MAIL,
    "MAIL_TRANSPORT": NO_MAIL,
    "RAISE_ON_LOCK_ORDER": (
        "a test fails, a reader goes on",
        "tests/learning/domain/test_locking.py",
    ),
    "LOGGING": ("only what fails is printed", "tests/core/test_logs.py"),
    "MEDIA_ROOT": NO_FILES,
    "SEARCH_URL": NO_FILES,
    "STORAGES": NO_FILES,
    "PASSWORD_HASHERS": (
        "a real one takes half a second for each account",
        "tests/users/accounts/test_timing.py",
    ),
    "WHITENOISE_AUTOREFRESH": ("nothing is collected", "tests/templates/test_static_files.py"),
}

TEST_DIR = Path(tempfile.mkdtemp(prefix="hub-test-"))
SECRET_KEY = "only for tests"  # noqa: S105 -- no secret
SIGNING_KEY = "b25seSBmb3IgdGVzdHMsIG5vdCBhIHNlY3JldCBrZXk"
ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS: list[str] = []
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = TEST_DIR / "media"
STORAGES = STORAGES | {
    "private": {
        "BACKEND": "hub.core.storage.PrivateFileStorage",
        "OPTIONS": {"location": TEST_DIR / "private"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SEARCH_URL = f"tantivy://{TEST_DIR / 'search'}"
SEARCH_ON_COMMIT = False  # tests that are about it say so
# Nothing is kept between requests unless a test asks for it: a rolled-back test never commits.
PAGE_CACHE_SECONDS = PART_CACHE_SECONDS = 0
CACHES = {name: CACHES[name] | {"LOCATION": str(TEST_DIR / f"{name}.sqlite3")} for name in CACHES}
ALLOW_DEMO_ACCOUNTS = True
RAISE_ON_LOCK_ORDER = True
LOGGING = logging_config(level="CRITICAL", as_json=False)
WHITENOISE_AUTOREFRESH = True
