"""The public keys with which anyone checks what this site signed, in two forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from learning.domain.evidence.keys import describe_issuer, find_former_host, list_json_web_keys


@require_safe
def show_keys(request: HttpRequest) -> JsonResponse:
    """Answer with the current keys and all earlier ones as a JSON Web Key Set (RFC 7517)."""
    return _answer(list_json_web_keys())


@require_safe
def show_issuer(request: HttpRequest) -> JsonResponse:
    """Answer with the document of the site's identifier, `did:web:` and its host.

    A site that moved and still answers at its old host vouches there for what was issued there.
    """
    return _answer(describe_issuer(find_former_host(request.get_host())))


def _answer(data: dict[str, Any]) -> JsonResponse:
    answer = JsonResponse(data, json_dumps_params={"indent": 2})
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
