"""What an administrator adds to the production settings of the generated project."""

from __future__ import annotations

from .base import INSTALLED_APPS

SECRET_KEY = "only for measuring, and as long as a key of production has to be"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "text.urls"
INSTALLED_APPS = ["text", "wagtail_lms", *INSTALLED_APPS]
SESSION_COOKIE_AGE = 10 * 365 * 24 * 3600  # the site is kept from one run to the next
