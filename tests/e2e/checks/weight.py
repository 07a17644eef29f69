"""What a first visit costs, and whether something goes elsewhere, breaks or is left behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Page, Request, Response

from tests.e2e.site import Site
from tests.e2e.visit import Visit

KILOBYTE = 1000
MOST_BYTES = 60 * KILOBYTE
MOST_REQUESTS = 8
# Those that the page about cookies names.
COOKIES = {"csrftoken", "sessionid", "messages", "device"}
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
    document: Response | None = None
    session: CDPSession | None = None

    def _note_failure(self, request: Request) -> None:
        """Note what failed, but not what the browser gave up since its visitor went on."""
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}: {request.failure}")

    def watch(self, page: Page) -> None:
        """Listen to everything that `page` does from now on."""
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("response", self._keep_document)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("requestfailed", self._note_failure)
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
        self.session = session

    def settle(self) -> None:
        """Return when all that the browser said before has been heard."""
        if self.session is not None:
            self.session.send("Network.enable")  # its answer comes after them

    def _keep_document(self, response: Response) -> None:
        if response.request.resource_type == "document":
            self.document = response

    def _hear(self, message: Any) -> None:
        # The browser itself says this of a page whose status is 400 or more.
        if message.type in {"error", "warning"} and "the server responded with" not in message.text:
            self.faults.append(message.text)


def _list_unmeasured(traffic: Traffic) -> list[str]:
    """Return what was asked for and not measured; a browser asks for the icon when it likes."""
    unmeasured = set(traffic.requested) ^ set(traffic.sizes)
    return [url for url in unmeasured if "/favicon." not in url]


def find_faults(traffic: Traffic, page: Page, visit: Visit, site: Site) -> dict[str, Any]:
    """Return what the first load of `page` has of what it may not have, by name."""
    kept = {cookie["name"] for cookie in page.context.cookies()}
    found: dict[str, Any] = {
        "asked elsewhere": [url for url in traffic.requested if not url.startswith(site.url)],
        "faults": traffic.faults,
        "cookies": kept - (set() if visit.is_plain else COOKIES),
    }
    total = sum(traffic.sizes.values())
    asked_again = any("/reauthenticate/" in url for url in traffic.requested)
    if visit.is_first and not asked_again and total > MOST_BYTES:
        found["too many bytes"] = traffic.sizes
    if visit.is_plain:
        sheets = [coding for url, coding in traffic.encodings.items() if url.endswith(".css")]
        found |= {
            "too many requests": traffic.requested
            if len(traffic.requested) > MOST_REQUESTS
            else [],
            "not measured": sorted(_list_unmeasured(traffic)),
            "asked twice": len(traffic.requested) - len(set(traffic.requested)),
            "not compressed": traffic.encodings[visit.address(site)] not in {"br", "gzip"},
            # A browser asks for Brotli over TLS, and of its own machine.
            "style sheets": sheets if sheets != ["br"] else [],
        }
    return {name: what for name, what in found.items() if what}
