"""The id of a request, which its log lines carry, in the answer too: readers can quote it."""

from typing import Any

import structlog
from django_structlog import signals

HEADER = "X-Request-ID"


def add_header(sender: type, response: Any, **kwargs: Any) -> None:
    """Signal adapter: put the id that the log lines carry into the answer."""
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    if request_id:
        response.headers[HEADER] = request_id


def connect() -> None:
    """Add the header to every answer, errors included."""
    signals.bind_extra_request_finished_metadata.connect(add_header, dispatch_uid="request-id")
    signals.update_failure_response.connect(add_header, dispatch_uid="request-id")
