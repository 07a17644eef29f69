"""Serves images where no proxy does. Nothing else below MEDIA_ROOT is reachable from here.

A rendition's name holds a hash of what it was made from (`CustomRendition.get_upload_to`), so it
may be kept for ever. Uploaded originals and the pictures of editors are for the admin only.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

KEPT_SECONDS = 365 * 24 * 3600


@require_safe
def serve_rendition(request: HttpRequest, folder: str, path: str) -> HttpResponseBase:
    """Serve one size of an image, or raise Http404."""
    response = _serve(request, folder, path)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}, immutable"
    return response


@require_safe
def serve_original(request: HttpRequest, folder: str, path: str) -> HttpResponseBase:
    """Serve an upload as it came to people of the admin; raise PermissionDenied for others."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    response = _serve(request, folder, path)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _serve(request: HttpRequest, folder: str, path: str) -> HttpResponseBase:
    # The folder is the root, so that a path with “..” in it cannot leave it for another.
    response = serve(request, path, document_root=str(Path(settings.MEDIA_ROOT, folder)))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response
