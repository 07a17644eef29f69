"""Settings for a public site: says in one line what is missing, encrypts, trusts nobody."""

from hub.settings.base import *  # noqa: F403 -- a settings module
from hub.settings.base import env
from hub.settings.environment import SettingError

SECRET_KEY = env.required("SECRET_KEY", "a-long-random-text-of-50-characters-or-more")
if len(SECRET_KEY) < 50:
    raise SettingError("SECRET_KEY", "has fewer than 50 characters", "…50 or more…")
env.required("SITE_URL", "https://hub.example.org")
env.required("ALLOWED_HOSTS", "hub.example.org")

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
