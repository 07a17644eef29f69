"""An attempt and its questions with their versions: read at every step of it, so read leanly."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hub.users.models import User
from learning.domain.prepared import KEY, Columns, PreparedQuery
from learning.models import (
    Attempt,
    Enrolment,
    ModuleVersion,
    QuestionReport,
    QuestionVersion,
    Response,
)

ATTEMPT, ENROLMENT = Columns(Attempt), Columns(Enrolment)
PINNED = Columns(ModuleVersion, "id", "digest", "module_key")  # without what it says
RESPONSE, VERSION = Columns(Response), Columns(QuestionVersion)

_query_attempt = PreparedQuery(
    lambda user, uid: (
        Attempt.objects.for_user(user)
        .filter(uid=uid)
        .values_list(*ATTEMPT.names, *ENROLMENT.below("enrolment"), *PINNED.below("module_version"))
    ),
    KEY,
    Attempt._meta.get_field("uid"),
)
REPORT = Response._meta.get_field("report")


def _select(attempt: Any, *more: str) -> QuerySet[Any, Any]:
    rows = Response.objects.filter(attempt=attempt).order_by("position")
    return rows.values_list(*RESPONSE.names, *VERSION.below("version"), *more)


_query_responses = PreparedQuery(_select)
_query_marked = PreparedQuery(lambda attempt: _select(attempt, "report__pk"))


def read_attempt(user: User, uid: UUID) -> Attempt | None:
    """Return the attempt of `user` with this number, with its enrolment; None without one."""
    for row in _query_attempt(user.pk, uid):
        attempt, rest = ATTEMPT.split(row)
        attempt.enrolment, rest = ENROLMENT.split(rest)
        attempt.module_version = PINNED.split(rest)[0]
        return attempt
    return None


def list_responses(attempt: Attempt) -> list[Response]:
    """Return the responses of `attempt` in order, each with its version."""
    return [_make_response(row)[0] for row in _query_responses(attempt.pk)]


def list_marked_responses(attempt: Attempt) -> list[Response]:
    """Return the responses of `attempt` with their versions and reports, as a result shows them.

    One query; one more where a version was corrected, and one where a question was reported.
    """
    found = [_make_response(row) for row in _query_marked(attempt.pk)]
    corrected = {each.regraded_as_id for each, _rest in found} - {None}
    reported = {rest[0] for _each, rest in found} - {None}
    versions = QuestionVersion.objects.in_bulk(corrected) if corrected else {}
    reports = QuestionReport.objects.in_bulk(reported) if reported else {}
    for response, (report,) in found:
        response.regraded_as = versions.get(response.regraded_as_id)
        REPORT.set_cached_value(response, reports.get(report))
    return [response for response, _rest in found]


def _make_response(row: tuple[Any, ...]) -> tuple[Response, tuple[Any, ...]]:
    response, rest = RESPONSE.split(row)
    response.version, rest = VERSION.split(rest)
    return response, rest
