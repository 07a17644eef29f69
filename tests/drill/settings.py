"""What a drill's server runs with: a site of one's own, whose static files need no collecting."""

from hub.settings.local import *  # noqa: F403 -- a settings module
from hub.settings.local import STORAGES

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
