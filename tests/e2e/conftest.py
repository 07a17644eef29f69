"""The served site and the people who visit it."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from hub.starter.accounts import DEMO_PASSWORD, DOMAIN
from tests.e2e.pages import open_visit, send_form, strip_scripts
from tests.e2e.second_step import WITH_SECOND_STEP, app_code
from tests.e2e.site import Site, served
from tests.e2e.visit import Visit

SIGN_IN = "/accounts/login/"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole site with its starter content, served by two processes."""
    with served(tmp_path_factory.mktemp("site")) as site:
        yield site


def sign_in(page: Page, site: Site, name: str) -> None:
    """Sign the demo account `name` in through the site's own page."""
    page.goto(f"{site.url}{SIGN_IN}")
    page.get_by_label("E-mail address").fill(f"{name}@{DOMAIN}")
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(rf"^{re.escape(site.url)}/(?!accounts/login)"))
    if name == WITH_SECOND_STEP:
        page.get_by_label("Code").fill(app_code())
        send_form(page)


@pytest.fixture(scope="session")
def cookies_of(site: Site, browser: Browser, tmp_path_factory: Any) -> Callable[[str], Path]:
    """A function that signs a demo account in once, and returns the file with its cookies."""

    @functools.cache
    def keep_cookies(name: str) -> Path:
        context = browser.new_context()
        sign_in(context.new_page(), site, name)
        file: Path = tmp_path_factory.mktemp("state") / "state.json"
        context.storage_state(path=file)
        context.close()
        return file

    return keep_cookies


@pytest.fixture
def visitor(
    site: Site, browser: Browser, cookies_of: Callable[[str], Path]
) -> Iterator[Callable[..., Page]]:
    """A function that opens a visit in a browser of its own and returns the page."""
    contexts = []

    def open_page(visit: Visit, *, scripts: bool = True, watch: Any = None, **options: Any) -> Page:
        if visit.signed_in:
            options["storage_state"] = cookies_of(visit.who)
        context = browser.new_context(reduced_motion="reduce", **options)
        contexts.append(context)
        if not scripts:
            strip_scripts(context)
        page = context.new_page()
        if watch:
            watch(page)
        open_visit(page, site, visit)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def phone(site: Site, browser: Browser) -> Iterator[Page]:
    """A phone of 320 pixels whose browser runs no script, at the home page."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=False, base_url=site.url
    )
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()
