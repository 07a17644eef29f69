"""Settings for tests: the product's behaviour, with cheap passwords and no files left behind."""

import tempfile
from pathlib import Path

from hub.settings.base import *  # noqa: F403 -- a settings module
from hub.settings.base import CACHES as SHIPPED_CACHES
from hub.settings.base import DATABASES, STORAGES
from hub.settings.logs import logging_config

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
CACHES = {
    name: SHIPPED_CACHES[name] | {"LOCATION": str(TEST_DIR / f"{name}.sqlite3")}
    for name in ("default", "pages")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
HELD_ANSWER_SECONDS = 0.0
ALLOW_DEMO_ACCOUNTS = True
LOGGING = logging_config(level="CRITICAL", as_json=False)
WHITENOISE_AUTOREFRESH = True
