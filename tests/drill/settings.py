"""What a drill's server runs with: a site of one's own, whose static files need no collecting."""

from hub.settings.local import *  # noqa: F403 -- a settings module
from hub.settings.local import CACHES, STORAGES, env

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# What the drill of helpers breaks: the cache, with its guard or, to show what that is for, without.
if mode := env.text("DRILL_CACHE"):
    for cache in CACHES.values():
        if cache["WRAPPED"].endswith("SQLiteCache"):
            cache["WRAPPED"] = "tests.drill.faulty_cache.FaultyCache"
        if mode == "unguarded":
            cache["BACKEND"] = cache["WRAPPED"]
