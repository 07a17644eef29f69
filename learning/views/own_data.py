"""Everything that the site holds about a person, as one file: `/my-learning/export.json`."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hub.users.accounts.deletion import export_person
from learning.views.access import SignedInRequest


@never_cache
@login_required
@require_safe
def export_own(request: SignedInRequest) -> JsonResponse:
    """Answer with what is held about the person who asks, to be saved under a dated name."""
    now = timezone.now()
    data = {"made": now.isoformat()} | export_person(request.user)
    answer = JsonResponse(data, json_dumps_params={"indent": 2, "ensure_ascii": False})
    name = f"my-data-{timezone.localdate(now).isoformat()}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
