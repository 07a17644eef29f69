"""The questions of an attempt with their versions: read at every step of it, so read leanly."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS

from learning.domain.prepared import PreparedQuery
from learning.models import Attempt, QuestionVersion, Response

RESPONSE = [each.attname for each in Response._meta.concrete_fields]
VERSION = [each.attname for each in QuestionVersion._meta.concrete_fields]

_query_responses = PreparedQuery(
    lambda attempt: (
        Response.objects.filter(attempt=attempt)
        .order_by("position")
        .values_list(*RESPONSE, *(f"version__{name}" for name in VERSION))
    )
)


def list_responses(attempt: Attempt) -> list[Response]:
    """Return the responses of `attempt` in order, each with its version."""
    responses = []
    for row in _query_responses(attempt.pk):
        response = Response.from_db(DEFAULT_DB_ALIAS, RESPONSE, row[: len(RESPONSE)])
        response.version = QuestionVersion.from_db(DEFAULT_DB_ALIAS, VERSION, row[len(RESPONSE) :])
        responses.append(response)
    return responses
