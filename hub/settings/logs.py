"""Logging: structured lines with a request id; JSON in production, readable locally."""

import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
]

# Libraries that log each step of their own; what goes wrong is told by whoever asked them.
NOISY = (
    "pypdf",
    "gunicorn.http.wsgi",  # warns of each HEAD request: Django leaves the body for it to drop
    "elastic_transport",  # a line for each request to the cluster; in DEBUG, what people typed
    "elasticsearch",
)

# A signed value in an address opens what it names to whoever reads it: `…:<43 signs of base 64>`.
# So does the token of an invitation: `/join/<43 signs>`.
SIGNED = re.compile(
    r"(?:[^\s/?&=\"']+(?::|%3A)|(?<=/join/)|(?<=%2Fjoin%2F))[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
# What stands after the ? of an address of accounts: where somebody goes on to, what a provider of
# single sign-on sends back. None of it is needed to find a fault.
OF_ACCOUNTS = re.compile(r"(/accounts/[^\s?\"']*)\?[^\s\"']+")


def leave_signed_out(
    logger: Any, name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Take signed values, and what accounts pass on, out of every text of a log line."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = SIGNED.sub("[signed]", OF_ACCOUNTS.sub(r"\1?[left out]", value))
    return event


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """Return a `LOGGING` dict and set structlog up to go through it."""
    renderer = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            *PROCESSORS,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    leave_signed_out,
                    renderer,
                ],
                "foreign_pre_chain": PROCESSORS,
            },
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["console"], "level": level, "propagate": False},
            **{name: {"level": "ERROR"} for name in NOISY},
        },
    }
