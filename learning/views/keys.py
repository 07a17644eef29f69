"""The public keys with which anyone checks what this site signed: `/.well-known/jwks.json`."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from learning.domain.evidence.signing import list_published_keys


@require_safe
def show_keys(request: HttpRequest) -> JsonResponse:
    """Answer with the present key and all earlier ones as a JSON Web Key Set (RFC 7517)."""
    answer = JsonResponse({"keys": list_published_keys()}, json_dumps_params={"indent": 2})
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
