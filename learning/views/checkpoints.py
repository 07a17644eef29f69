"""The signed checkpoints of the record log, of which anyone may keep a copy."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from learning.domain.evidence.checkpoints import describe_checkpoint, list_days


@require_safe
def list_checkpoints(request: HttpRequest) -> JsonResponse:
    """Answer with the day and address of every checkpoint, the latest first."""
    rows = [
        {
            "day": day.isoformat(),
            "url": request.build_absolute_uri(reverse("checkpoint", args=[day])),
        }
        for day in list_days()
    ]
    keys = request.build_absolute_uri(reverse("jwks"))
    return _answer({"checkpoints": rows, "keys": keys})


@require_safe
def show_checkpoint(request: HttpRequest, day: date) -> JsonResponse:
    """Answer with what was signed on a day, and the signature; or raise Http404."""
    checkpoint = describe_checkpoint(day)
    if checkpoint is None:
        raise Http404
    return _answer(checkpoint)


def _answer(data: dict[str, object]) -> JsonResponse:
    answer = JsonResponse(data, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
