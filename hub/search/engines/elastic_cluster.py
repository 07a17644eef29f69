"""The connection to a cluster: opened once a process, short of patience, silent about secrets.

A page must not hang on a cluster that is gone. So a request waits little, and after one that got
no answer all others fail at once for a moment, without being sent.
"""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import (
    ApiError,
    ConnectionTimeout,
    Elasticsearch,
    NotFoundError,
    TransportError,
    UnsupportedProductError,
)

from hub.search.engines.base import SearchUnavailableError

ASKING, WORKING = 1.5, 10.0  # seconds for an answer
PAUSE = 2.0  # seconds without another try after one in vain
REFUSED = {401, 403}


@dataclass(frozen=True)
class Address:
    """Where a cluster is and how it lets us in.

    Attributes:
        url: scheme, host and port.
        prefix: begins the names of all indices of this installation.
        ca: the file with the certificate that signed the cluster's; empty: those of the system.
    """

    url: str
    prefix: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca: str = ""


class Cluster:
    """See the module. Nothing is sent before it is asked, and never over a forked connection."""

    def __init__(self, address: Address, *, patience: float = ASKING) -> None:
        self.address = address
        self.patience = patience
        self._client: Elasticsearch | None = None
        self._pid = 0
        self._silent_until = 0.0

    @contextmanager
    def asked(self, *, is_work: bool = False) -> Iterator[Elasticsearch]:
        """Give the client for one request or a few; raises SearchUnavailableError for any fault.

        The message names neither address nor secret.

        Args:
            is_work: it is written, or read in bulk: that may take longer.
        """
        if time.monotonic() < self._silent_until:
            raise SearchUnavailableError("the cluster did not answer a moment ago")
        try:
            timeout = max(WORKING, self.patience) if is_work else self.patience
            yield self._open().options(request_timeout=timeout)
        except NotFoundError as error:
            raise SearchUnavailableError("there is no index yet") from error
        except UnsupportedProductError as error:
            raise SearchUnavailableError("what answers is not Elasticsearch") from error
        except ApiError as error:
            raise SearchUnavailableError(describe(error)) from error
        except OSError as error:
            raise SearchUnavailableError(f"no connection ({type(error).__name__})") from error
        except TransportError as error:
            self._silent_until = time.monotonic() + PAUSE
            name = "in time" if isinstance(error, ConnectionTimeout) else type(error).__name__
            raise SearchUnavailableError(f"the cluster does not answer ({name})") from None

    def _open(self) -> Elasticsearch:
        if self._client is None or self._pid != os.getpid():
            self._client, self._pid = self._connect(), os.getpid()
        return self._client

    def _connect(self) -> Elasticsearch:
        address = self.address
        options: dict[str, Any] = {}
        if address.api_key:
            options["api_key"] = address.api_key
        elif address.user:
            # Encoded here: the client takes ASCII alone.
            pair = f"{address.user}:{address.password}"
            options["basic_auth"] = base64.b64encode(pair.encode()).decode()
        if address.ca:
            options["ca_certs"] = address.ca
        # A kept connection may have been closed meanwhile: once more is right. A timeout is not
        # tried again.
        return Elasticsearch(
            address.url, max_retries=1, retry_on_timeout=False, retry_on_status=(502,), **options
        )


def describe(error: ApiError) -> str:
    """Return what the cluster said, in words that may be logged."""
    body = error.body if isinstance(error.body, dict) else {}
    told = body.get("error")
    said = told["type"] if isinstance(told, dict) and "type" in told else "no more is said"
    if error.status_code in REFUSED:
        return f"the cluster refuses this key or password ({said})"
    return f"the cluster answered {error.status_code} ({said})"
