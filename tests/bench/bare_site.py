"""The bare view as a site of its own: Django with one view, no middleware and no database."""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.configure(
    SECRET_KEY="only for measuring",
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=[],
    ROOT_URLCONF="tests.bench.bare",
)
application = get_wsgi_application()
