"""Settings that every start shares; safe by default.

The one place that reads the environment. What each variable means stands in the README.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from hub.settings import apps, data
from hub.settings.accounts import *  # noqa: F403 -- the part about accounts
from hub.settings.case_studies import *  # noqa: F403 -- the part about what is sent in
from hub.settings.environment import Environment
from hub.settings.logs import logging_config
from hub.settings.search import search
from hub.settings.single_sign_on import single_sign_on

env = Environment(os.environ)

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY")
# Signs certificates and checkpoints: what others check without asking this site.
SIGNING_KEY = env.signing_key("SIGNING_KEY")
SITE_URL = env.site_url("SITE_URL", f"http://localhost:{env.number('PORT', 8000, minimum=1)}")
# At which the site still vouches for the certificates that it issued there.
FORMER_HOSTS = env.names("FORMER_HOSTS")
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", SITE_HOST)
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)

INSTALLED_APPS = apps.INSTALLED_APPS

# Order matters: the page cache answers before the others do any work.
MIDDLEWARE = [
    "hub.upkeep.health.HealthMiddleware",
    "hub.core.middleware.page_cache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "hub.core.middleware.security.PolicyMiddleware",
    "hub.core.middleware.privacy.PrivacyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "hub.core.middleware.typed_text.TypedTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hub.users.middleware.AccountsMiddleware",
    "hub.core.middleware.redirects.RedirectMiddleware",
    "hub.core.middleware.publishing.PublishRefusedMiddleware",
]

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "hub.core.context.lazy_auth",
                "hub.core.context.lazy_messages",
                "hub.core.navigation.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]

# --- Data ---------------------------------------------------------------------------------------

DATABASES = {"default": data.database(env, VAR_DIR)}
CACHES = data.caches(env, VAR_DIR)

TASKS_MODE = env.choice("TASKS", ("immediate", "database"))
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if TASKS_MODE == "database"
        else "django_tasks.backends.immediate.ImmediateBackend",
    },
}

# Whether a lock out of order (`learning.domain.locking`) is a fault or only logged.
RAISE_ON_LOCK_ORDER = False

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Search -------------------------------------------------------------------------------------

globals().update(search(env, f"tantivy://{VAR_DIR / 'search'}"))
# Whether the index follows each commit and mends itself; what a command does, it does anyway.
SEARCH_ON_COMMIT = True

# --- Files --------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "hub.core.storage.WholeFileStorage"},
    # What no address of the site leads to: views hand it out to those who may have it.
    "private": {
        "BACKEND": "hub.core.storage.PrivateFileStorage",
        "OPTIONS": {"location": VAR_DIR / "private"},
    },
    "staticfiles": {"BACKEND": "hub.core.storage.BundledStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 0
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_PERMISSIONS = 0o640
# Seals the keys in a backup.
BACKUP_PASSPHRASE = env.text("HUB_BACKUP_PASSPHRASE")

# --- Languages ----------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("en", _("English")),
    ("cy", _("Welsh")),
    ("ne", _("Nepali")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["hub.settings.formats"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
WAGTAIL_I18N_ENABLED = True

# --- Accounts -----------------------------------------------------------------------------------

ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
# Whether whoever may enter the admin needs a second factor.
REQUIRE_STAFF_MFA = env.flag("REQUIRE_STAFF_MFA", default=False)
globals().update(single_sign_on(env))
# Whether `load_starter_content --with-demo-accounts` may make accounts with a known password.
ALLOW_DEMO_ACCOUNTS = False
# What `create_admin` uses when nobody sits at a terminal.
ADMIN_EMAIL = env.text("ADMIN_EMAIL")
ADMIN_PASSWORD = env.text("ADMIN_PASSWORD")

# --- Wagtail ------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Social Value Hub"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # an address is changed where it is confirmed
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "core/password_required.html"  # noqa: S105 -- a template
WAGTAILADMIN_NOTIFICATION_USE_HTML = True
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_APPEND_SLASH = True
WAGTAILREDIRECTS_AUTO_CREATE = True
WAGTAILIMAGES_IMAGE_MODEL = "media.CustomImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "hub.media.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_MODEL = "media.CustomDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "txt", "xlsx"]
WAGTAILEMBEDS_FINDERS: list[dict] = []
# For the admin only; readers are served by hub.search.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "hub.search.admin_backend"}}

# Days after which the e-mail address on a reported problem is erased.
FEEDBACK_RETENTION_DAYS = 365

# Months without a sign-in or a step of learning after which an account is erased; 0: never.
RETENTION_MONTHS = env.number("RETENTION_MONTHS", 0)
# Whether `run_due` asks the web addresses of sources if they still answer.
CHECK_LINKS = env.flag("CHECK_LINKS", default=False)

# --- Mail ---------------------------------------------------------------------------------------

globals().update(env.email("EMAIL_URL"))
# All mail waits in a queue of ours; what sends it is what EMAIL_URL names.
MAIL_TRANSPORT = globals()["EMAIL_BACKEND"]
EMAIL_BACKEND = "hub.upkeep.mail.queue.QueueBackend"
EMAIL_TIMEOUT = 10  # seconds
MAIL_CONTENT_HOURS = 24  # what a letter said is erased this long after it was sent
MAIL_RETENTION_DAYS = 30  # that there was a letter is forgotten after this
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"hub@{SITE_HOST}")

# --- Security -----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "frame-src": [SELF],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
        "xr-spatial-tracking",
    )
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "SAMEORIGIN"
DEVICE_COOKIE_NAME = "device"  # says that someone has signed in with this browser before
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # gone with the browser: its reader is an anonymous one again
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "hub.users.stale_forms.refuse"

# Seconds that an anonymous page, and a part that many pages share, may be served from the cache;
# publishing ends both at once. 0 stores nothing.
PAGE_CACHE_SECONDS = 600
PART_CACHE_SECONDS = 600
# Seconds that the last answer of a page may be served for while the database is away.
STALE_PAGE_SECONDS = 24 * 3600

# Addresses of readers are personal data; the proxy keeps them as long as its operator decides.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOG_LEVEL = env.choice("LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR"))
LOGGING = logging_config(level=LOG_LEVEL, as_json=True)
