"""What a first visit costs, and that nothing goes elsewhere, breaks or is left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.site import Site
from tests.e2e.visit import Visit
from tests.e2e.visits import VISITS

KILOBYTE = 1000
MOST_BYTES = 60 * KILOBYTE
MOST_REQUESTS = 8
REPORT_VIOLATIONS = """
  document.addEventListener("securitypolicyviolation",
    event => console.error("policy: " + event.violatedDirective + " " + event.blockedURI));
"""


@dataclass
class Traffic:
    """All that one page asked for: what was loaded, where from, and what went wrong."""

    sizes: dict[str, float] = field(default_factory=dict)
    requested: list[str] = field(default_factory=list)
    encodings: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Listen to everything that `page` does from now on."""
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("requestfailed", lambda request: self.faults.append(f"failed: {request.url}"))
        page.on("console", self._hear)
        session = page.context.new_cdp_session(page)
        addresses: dict[str, str] = {}

        def note_answer(event: dict[str, Any]) -> None:
            response = event["response"]
            addresses[event["requestId"]] = response["url"]
            headers = {name.lower(): value for name, value in response["headers"].items()}
            self.encodings[response["url"]] = headers.get("content-encoding", "")

        def note_end(event: dict[str, Any]) -> None:
            url = addresses.get(event["requestId"], "")
            self.sizes[url] = self.sizes.get(url, 0) + event["encodedDataLength"]

        session.on("Network.responseReceived", note_answer)
        session.on("Network.loadingFinished", note_end)
        session.send("Network.enable")

    def _hear(self, message: Any) -> None:
        # The browser itself says this of a page whose status is 400 or more.
        if message.type in {"error", "warning"} and "the server responded with" not in message.text:
            self.faults.append(message.text)


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_a_first_visit_is_light_and_clean(
    visit: Visit, site: Site, visitor: Callable[..., Page], record_property: Any
) -> None:
    traffic = Traffic()
    page = visitor(visit, watch=traffic.watch)
    page.wait_for_load_state("networkidle")
    total = sum(traffic.sizes.values())
    record_property("bytes", total)
    record_property("requests", len(traffic.requested))

    assert [url for url in traffic.requested if not url.startswith(site.url)] == []
    assert traffic.faults == []
    kept = {cookie["name"] for cookie in page.context.cookies()}
    if visit.is_plain:
        assert kept == set()
        assert total <= MOST_BYTES, traffic.sizes
        assert len(traffic.requested) <= MOST_REQUESTS, traffic.requested
        assert sorted(traffic.sizes) == sorted(traffic.requested)
        assert traffic.encodings[visit.address(site)] in {"br", "gzip"}
        sheets = [coding for url, coding in traffic.encodings.items() if url.endswith(".css")]
        # A browser asks for Brotli over TLS, and of its own machine.
        assert sheets == ["br"]
    else:
        assert kept <= {"csrftoken", "sessionid", "messages"}


def test_the_watch_hears_what_goes_wrong(visitor: Callable[..., Page]) -> None:
    """A check that hears nothing anywhere might not listen."""
    traffic = Traffic()
    page = visitor(VISITS[0], watch=traffic.watch)
    page.evaluate(
        "document.body.append(Object.assign(new Image(), {src: 'https://other.example.org/x.png'}))"
    )
    page.wait_for_timeout(200)

    assert "https://other.example.org/x.png" in traffic.requested
    assert any("policy: img-src" in fault for fault in traffic.faults)
