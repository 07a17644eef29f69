"""Signed credentials and badges for their holder, and the list of what is revoked for programs."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from learning.domain.errors import CertificateClosed, NameMissing
from learning.domain.evidence.keys import find_former_host
from learning.interchange.badges import bake_png, bake_svg
from learning.interchange.documents import Algorithm, issue_credential
from learning.interchange.status_lists import FRESH, write_status_list
from learning.models import Certificate, StatusList
from learning.permissions import can_hold_certificate
from learning.views.access import SignedInRequest
from learning.views.certificates import find_certificate, name_file, send_file

JWT_TYPE = "application/jwt"


@require_safe
def show_status_list(request: HttpRequest, key: int) -> HttpResponse:
    """Answer with the signed list of what was revoked, or raise Http404."""
    status_list = StatusList.objects.filter(pk=key).first()
    if status_list is None:
        raise Http404
    headers = {
        "Cache-Control": f"public, max-age={int(FRESH.total_seconds())}",
        "Access-Control-Allow-Origin": "*",
    }
    host = find_former_host(request.get_host())
    content = write_status_list(status_list, host=host)
    return HttpResponse(content, content_type="application/vc+jwt", headers=headers)


@never_cache
@login_required
@require_safe
def download_variant(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Send the holder the credential that is signed with Ed25519."""
    found = _find_token(request, uid, Algorithm.EDDSA)
    if isinstance(found, HttpResponse):
        return found
    certificate, token = found
    return send_file(token.encode(), JWT_TYPE, name_file(certificate, "ed25519.jwt"))


@never_cache
@login_required
@require_safe
def download_first(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Send the holder the first credential that was made of a certificate, as it was made."""
    certificate = find_certificate(uid)
    is_theirs = can_hold_certificate(request.user, certificate)
    if not is_theirs or not certificate.credential or certificate.completion.revoked_at:
        return redirect("certificates:one", uid)
    name = name_file(certificate, "first.jwt")
    return send_file(certificate.credential.encode(), JWT_TYPE, name)


@never_cache
@login_required
@require_safe
def download_badge(request: SignedInRequest, uid: UUID, kind: str) -> HttpResponse:
    """Send the holder the badge: an image that carries the signed credential."""
    found = _find_token(request, uid, Algorithm.ES256)
    if isinstance(found, HttpResponse):
        return found
    certificate, token = found
    if kind == "svg":
        content, content_type = bake_svg(certificate, token), "image/svg+xml"
    else:
        content, content_type = bake_png(certificate, token), "image/png"
    return send_file(content, content_type, name_file(certificate, kind))


@never_cache
@login_required
@require_POST
def issue_again(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Make a credential in today's form for the holder of a certificate that has an older one."""
    if not isinstance(_find_token(request, uid, Algorithm.ES256), HttpResponse):
        messages.success(request, _("Your new credential is ready to download."))
    return redirect("certificates:one", uid)


def _find_token(
    request: SignedInRequest, uid: UUID, algorithm: str
) -> tuple[Certificate, str] | HttpResponse:
    """Return a certificate and its credential, or where to send who cannot have it."""
    certificate = find_certificate(uid)
    if not can_hold_certificate(request.user, certificate):
        return redirect("certificates:one", uid)
    try:
        return certificate, issue_credential(certificate, by=request.user, algorithm=algorithm)
    except NameMissing:
        return redirect("certificates:name", uid)
    except CertificateClosed:
        return redirect("certificates:one", uid)
