"""Makes the pictures in `docs/images/`. Run as `python -m tests.e2e.screenshots`.

Serves the starter content as the tests do and takes the home page, the report, and the lists of
recommendations and of case studies on a phone and on a wide screen, light and dark, as small PNG
files of few colours.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import BROWSER_ARGUMENTS
from tests.e2e.site import ROOT, Site, served
from tests.e2e.visits.casestudies import CASES
from tests.e2e.visits.reading import RECOMMENDATIONS, REPORT

TARGET = ROOT / "docs" / "images"
PAGES = {
    "home": "/",
    "report": REPORT,
    "recommendations": RECOMMENDATIONS,
    # A choice that leaves out what only the tests add.
    "case-studies": f"{CASES}?place=north-west&figures=delivered",
}
SIZES = {320: 700, 1280: 860}
COLOURS = 160


def take(browser: Browser, site: Site, width: int, scheme: str) -> None:
    """Write the pictures of all pages at one width in one scheme."""
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    for name, path in PAGES.items():
        page.goto(site.url + path)
        page.reload()  # the heading font is used from its second view on
        page.evaluate("document.fonts.ready.then(() => true)")
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        file = TARGET / f"{name}-{width}-{scheme}.png"
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
        sys.stdout.write(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1000} kB\n")
    context.close()


def main() -> None:
    """Take all pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as site,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS) as browser,
    ):
        for width in SIZES:
            for scheme in ("light", "dark"):
                take(browser, site, width, scheme)


if __name__ == "__main__":
    main()
