"""WSGI entry point; `make serve` names the production settings."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from hub.core import sqlite_anchor

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.production")
application = get_wsgi_application()
sqlite_anchor.connect_signals()

# What is loaded now stays as long as the process. Looking through it again for what nobody uses
# any more made one page in twenty a fifth slower.
get_resolver().url_patterns  # noqa: B018 -- loads every view
gc.collect()
gc.freeze()
