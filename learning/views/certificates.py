"""Certificates: what their holder sees and downloads, and what everybody may ask after."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.domain.awarding.achievements import describe_achievement, find_achievement
from learning.domain.awarding.certificates import address_of, make_out, rename_certificate
from learning.domain.errors import CertificateClosed, NameMissing
from learning.forms.certificates import NameForm
from learning.interchange.credentials import read_credential
from learning.interchange.documents import find_credential, write_documents
from learning.interchange.profiles import build_profile_address
from learning.models import Certificate
from learning.permissions import can_hold_certificate
from learning.views.access import SignedInRequest, reader_of

NUMBER = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
# Three parts of base64url: what a credential looks like.
CREDENTIAL = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)


@never_cache
@require_safe
def show(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show a certificate: to its holder with downloads, to others what they need to check it."""
    certificate = find_certificate(uid)
    reader = reader_of(request)
    is_holder = reader is not None and can_hold_certificate(reader, certificate)
    name = "own" if is_holder else "public"
    context = _describe(certificate, shows_score=is_holder)
    if is_holder:
        context |= _describe_for_holder(certificate)
    return render(request, f"learning/certificates/{name}.html", context)


def find_certificate(uid: UUID) -> Certificate:
    """Return a certificate with its completion, or raise Http404."""
    certificate = Certificate.objects.with_completion().filter(uid=uid).first()
    if certificate is None:
        raise Http404
    return certificate


def _describe(certificate: Certificate, *, shows_score: bool = False) -> dict[str, Any]:
    achievement = find_achievement(certificate.completion)
    return {
        "how": describe_achievement(achievement, shows_score=shows_score),
        "certificate": certificate,
        "completion": certificate.completion,
        "state": certificate.state,
        "address": address_of(certificate),
    }


def _describe_for_holder(certificate: Certificate) -> dict[str, Any]:
    """Return what only the holder's page shows.

    `is_portable`: other programs accept the credential, or will once it is made. `has_earlier`: it
    is not the first one.
    """
    current, first = find_credential(certificate), certificate.credential
    return {
        "is_portable": current is not None or not first,
        "has_earlier": current is not None and current != first,
        "profile_address": build_profile_address(certificate),
    }


@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Answer whether a number, an address or a signed credential is that of a good certificate."""
    text = "".join(request.GET.get("q", "").split())
    if CREDENTIAL.fullmatch(text):
        return _answer(request, **_judge_credential(text))
    number = NUMBER.search(text)
    if number is None:
        return _answer(request, problem="unknown" if text else "")
    certificate = Certificate.objects.filter(uid=UUID(number[0])).first()
    return (
        redirect("certificates:one", certificate.uid)
        if certificate
        else _answer(request, problem="missing")
    )


def _judge_credential(text: str) -> dict[str, Any]:
    reading = read_credential(text)
    if not reading.is_genuine:
        return {"problem": "forged"}
    certificate = Certificate.objects.with_completion().filter(uid=reading.number).first()
    return _describe(certificate) if certificate else {"problem": "missing"}


def _answer(request: HttpRequest, **context: Any) -> HttpResponse:
    context |= {"typed": request.GET.get("q", "")}
    return render(request, "learning/certificates/verify.html", context)


@never_cache
@login_required
@require_safe
def download_file(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Hand the printed certificate to its holder; others are led to what they may see."""
    made = _make(request, uid)
    if isinstance(made, HttpResponse):
        return made
    return send_file(bytes(made.file.content), "application/pdf", name_file(made, "pdf"))


@never_cache
@login_required
@require_safe
def download_credential(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Hand the signed credential to its holder; others are led to what they may see."""
    made = _make(request, uid)
    if isinstance(made, HttpResponse):
        return made
    token = find_credential(made) or made.credential
    return send_file(token.encode(), "application/jwt", name_file(made, "jwt"))


def _make(request: SignedInRequest, uid: UUID) -> Certificate | HttpResponse:
    certificate = find_certificate(uid)
    if not can_hold_certificate(request.user, certificate):
        return redirect("certificates:one", uid)
    try:
        return make_out(certificate, by=request.user, write=write_documents)
    except NameMissing:
        return redirect("certificates:name", uid)
    except CertificateClosed:
        return redirect("certificates:one", uid)


def name_file(certificate: Certificate, suffix: str) -> str:
    """Return the name of a file of `certificate`, in the language of the reader."""
    return f"{slugify(_('certificate'))}-{slugify(certificate.completion.title)}.{suffix}"


def send_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Return an answer that the browser saves under `name`."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_name(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Ask the holder for the name on a certificate that was not made out yet."""
    certificate = find_certificate(uid)
    is_holder = can_hold_certificate(request.user, certificate)
    if not is_holder or certificate.made_at is not None:
        return redirect("certificates:one", uid)
    form = NameForm(request.POST or None, initial={"name": certificate.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_certificate(certificate, name=form.cleaned_data["name"], by=request.user)
        except CertificateClosed:
            messages.warning(request, _("The certificate was made out already: its name stays."))
        else:
            messages.success(request, _("The name on the certificate is changed."))
        return redirect("certificates:one", uid)
    context = {"form": form, "certificate": certificate, "completion": certificate.completion}
    status = 400 if form.errors else 200
    return render(request, "learning/certificates/name.html", context, status=status)
