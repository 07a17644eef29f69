"""Settings for a public site: says in one line what is missing, encrypts, trusts nobody."""

from hub.settings.base import *  # noqa: F403 -- a settings module
from hub.settings.base import SECRET_KEY, env
from hub.settings.environment import SIGNING_KEY_EXAMPLE, SettingError

env.require(
    {
        "SECRET_KEY": "a-long-random-text-of-50-characters-or-more",
        "SIGNING_KEY": SIGNING_KEY_EXAMPLE,
        "SITE_URL": "https://hub.example.org",
        "ALLOWED_HOSTS": "hub.example.org",
    }
)
if len(SECRET_KEY) < 50:
    raise SettingError("SECRET_KEY", "has fewer than 50 characters", "…50 or more…")

REQUIRE_STAFF_MFA = env.flag("REQUIRE_STAFF_MFA", default=True)
# The editor shows previews in a frame of the same origin, so frames are not denied altogether.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
DEVICE_COOKIE_NAME = "__Secure-device"  # not `__Host-`, which would send it to every page
