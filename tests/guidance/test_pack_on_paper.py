"""The print page of a pack in a real browser: it is A4, and nothing runs over its edge."""

from __future__ import annotations

import io
import mimetypes
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.conf import settings
from django.test import Client

from hub.guidance.models import RuleFinderPage
from tests.guidance.test_pack import BIDDER, build_finder, pack
from tests.reference.law_book import starter_law_book

pytestmark = pytest.mark.django_db

ORIGIN = "http://hub.test"
# A4 is 210 mm wide; the style sheet leaves 18 mm on either side. 96 pixels are 25.4 mm.
TEXT_WIDTH = int((210 - 2 * 18) / 25.4 * 96)
OVERFLOWING = """() => [...document.querySelectorAll("main *")]
    .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(each => each.outerHTML.slice(0, 120))"""


@pytest.fixture
def finder(monkeypatch: pytest.MonkeyPatch) -> RuleFinderPage:
    book = starter_law_book()
    monkeypatch.setattr("hub.guidance.finder.recall_law_book", lambda: book)
    return build_finder()


def open_page(page: Any, html: bytes) -> None:
    """Show `html` with the site's own style sheets, without a server."""

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if not path.startswith("/static/"):
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
            return
        file = Path(settings.BASE_DIR) / path.split("?")[0].lstrip("/")
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        route.fulfill(body=file.read_bytes(), content_type=kind)

    page.route(f"{ORIGIN}/**", answer)
    page.goto(f"{ORIGIN}/")


def test_the_print_page_fits_its_paper(finder: RuleFinderPage, client: Client, page: Any) -> None:
    html = client.get(pack(finder, BIDDER, "pack/")).content

    page.set_viewport_size({"width": TEXT_WIDTH, "height": 1000})
    open_page(page, html)
    page.emulate_media(media="print")

    assert page.evaluate(OVERFLOWING) == []
    assert not page.locator(".no-print").is_visible()
    file = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sizes = {(round(each.mediabox.width), round(each.mediabox.height)) for each in file.pages}
    assert sizes <= {(595, 842), (596, 842), (595, 843), (596, 843)}
    text = "".join(each.extract_text() for each in file.pages)
    assert "Your plan of commitments" in text
    assert "https://" in text


def test_the_page_can_be_read_on_a_small_screen(
    finder: RuleFinderPage, client: Client, page: Any
) -> None:
    html = client.get(pack(finder, BIDDER, "pack/")).content

    page.set_viewport_size({"width": 320, "height": 640})
    open_page(page, html)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.get_by_role("link", name="Word file").is_visible()
