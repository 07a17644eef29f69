"""Every page type of the site and the states it can be in: the one list that all checks share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, Route

from tests.e2e.site import Site

REPORT = "/reports/social-value/"
RECOMMENDATIONS = f"{REPORT}recommendations/"
GUIDANCE = "/guidance/"
FINDER = f"{GUIDANCE}what-applies/"
# One purchase, on a day that does not move: what applies to it stays the same.
CLEANING = "nation=england&authority=council&kind=services&value=300000&start=2026-11-23"
BID = "role=supplier&nation=england&authority=council&kind=services&value=60000&start=2026-11-23"
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Visit:
    """A page in one state.

    `path` may name an address of the extra content in braces. `sends` submits the page's form as
    it stands. `fault` is the file that stands in for a page which only a failing server shows. A
    `paper` has nothing of the site around it.
    """

    name: str
    path: str
    status: int = 200
    sends: bool = False
    signed_in: bool = False
    fault: str = ""
    has_form: bool = False
    has_errors: bool = False
    paper: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether every reader gets it by its address alone, and the same as all others."""
        return not (self.sends or self.signed_in or self.fault or self.has_form)

    def address(self, site: Site) -> str:
        """Return the whole address on `site`."""
        return site.url + self.path.format(**site.addresses)


VISITS = [
    Visit("home", "/"),
    Visit("reports", "/reports/"),
    Visit("report", REPORT),
    Visit("section", f"{REPORT}background/"),
    Visit("section-with-later-events", f"{REPORT}priority-areas/"),
    Visit("section-with-every-block", "{every_block}"),
    Visit("recommendations", RECOMMENDATIONS),
    Visit("recommendations-filtered", f"{RECOMMENDATIONS}?audience=commissioner"),
    Visit("recommendations-none", f"{RECOMMENDATIONS}?status=done"),
    Visit("recommendations-with-progress", "{progress}"),
    Visit("recommendation", f"{RECOMMENDATIONS}1-target-priority-areas/"),
    Visit("timeline", "/timeline/"),
    Visit("timeline-filtered", "/timeline/?on=2025-10-01&jurisdiction=wales"),
    Visit("timeline-wrong-date", "/timeline/?on=soon&jurisdiction=wales", has_errors=True),
    Visit("old-paragraph", "{old_paragraph}"),
    Visit("guidance", GUIDANCE),
    Visit("guidance-filtered", f"{GUIDANCE}?audience=elected-member&commissioning_stage=review"),
    Visit(
        "guidance-none",
        f"{GUIDANCE}?audience=commissioner&commissioning_stage=plan&jurisdiction=scotland",
    ),
    Visit("guide", f"{GUIDANCE}sroi-worked-example/"),
    Visit("guide-in-kit", f"{GUIDANCE}scrutiny-for-members/?kit=member-12&at=1"),
    Visit("guide-paper", f"{GUIDANCE}sroi-worked-example/pack/", paper=True),
    Visit("template", f"{GUIDANCE}template-question-and-scoring-guide/"),
    Visit("template-paper", f"{GUIDANCE}template-question-and-scoring-guide/pack/", paper=True),
    Visit("kits", f"{GUIDANCE}kits/"),
    Visit("kit", f"{GUIDANCE}kits/charity/"),
    Visit("kit-of-12-minutes", f"{GUIDANCE}kits/charity/?minutes=12"),
    Visit("commissioning-cycle", f"{GUIDANCE}commissioning-cycle/"),
    Visit("what-applies", FINDER),
    Visit("what-applies-answer", f"{FINDER}?{CLEANING}"),
    Visit("what-applies-supplier", f"{FINDER}?{BID}"),
    Visit("what-applies-outside", f"{FINDER}?nation=outside&value=60000"),
    Visit("what-applies-errors", f"{FINDER}?value=three&start=soon", has_errors=True),
    Visit("what-applies-pack", f"{FINDER}pack/?{CLEANING}", paper=True),
    Visit("what-applies-pack-supplier", f"{FINDER}pack/?{BID}", paper=True),
    Visit("what-applies-pack-outside", f"{FINDER}pack/?nation=outside", paper=True),
    Visit("glossary", "/glossary/"),
    Visit("about", "/about/"),
    Visit("accessibility", "/accessibility/"),
    Visit("privacy", "/privacy/"),
    Visit("cookies", "/cookies/"),
    Visit("contact", "/contact/"),
    Visit("feedback", "/feedback/?page=/about/", has_form=True),
    Visit(
        "feedback-errors",
        "/feedback/?page=/about/",
        status=400,
        sends=True,
        has_form=True,
        has_errors=True,
    ),
    Visit("feedback-thanks", "/feedback/thanks/?page=/about/"),
    Visit("sign-in", "/accounts/login/", has_form=True),
    Visit("sign-in-errors", "/accounts/login/", sends=True, has_form=True, has_errors=True),
    Visit("sign-out", "/accounts/logout/", signed_in=True, has_form=True),
    Visit("deactivated", "/accounts/inactive/"),
    Visit("password", "{behind_password}", has_form=True),
    Visit("password-errors", "{behind_password}", sends=True, has_form=True, has_errors=True),
    Visit("not-found", "/no-such-page/", status=404),
    Visit("bad-request", "/fault/400/", status=400, fault="400.html"),
    Visit("server-fault", "/fault/500/", status=500, fault="500.html"),
]


def open_visit(page: Page, site: Site, visit: Visit) -> None:
    """Bring `page` to the state of `visit` and check that the server answered as it should."""
    if visit.fault:
        body = (site.folder / visit.fault).read_text()
        page.route(
            visit.address(site),
            lambda route: route.fulfill(status=visit.status, body=body, content_type="text/html"),
        )
    response = page.goto(visit.address(site))
    if visit.sends:
        with page.expect_navigation() as navigation:
            page.locator("main form button").first.click()
        response = navigation.value
    assert response is not None
    assert response.status == visit.status, page.url
    # A font that came too late is not used on this page; what is measured must not depend on it.
    page.evaluate("document.fonts.ready.then(() => true)")


def strip_scripts(context: Any) -> None:
    """Take every script out of the pages of `context`, for what a reader without them gets.

    Switching scripts off in the browser would also stop the checks that run in the page.
    """

    def answer(route: Route) -> None:
        if route.request.resource_type != "document":
            route.fallback()
            return
        response = route.fetch(max_redirects=0)
        if "html" not in response.headers.get("content-type", ""):
            route.fulfill(response=response)
            return
        route.fulfill(response=response, body=SCRIPT.sub("", response.text()))

    context.route("**/*", answer)
