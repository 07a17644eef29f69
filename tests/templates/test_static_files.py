"""The static files as a visitor gets them: one small style sheet, no direction, no leftovers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from hub.core.storage import BundledStaticFilesStorage, NestedImportError, join_imports

STATIC = Path(settings.BASE_DIR) / "static"
SHEETS = sorted((STATIC / "css").rglob("*.css"))
ADMIN_SHEETS = {"question-admin.css"}  # loaded by pages of the admin alone
PHYSICAL = re.compile(
    r"(?<![\w-])((margin|padding|border|scroll-margin|scroll-padding)-(left|right|top|bottom)"
    r"|(left|right|top|bottom)(?=\s*:)|(min-|max-)?(width|height)(?=\s*:)"
    r"|(text-align|float|clear)\s*:\s*(left|right))"
)
MEDIA_QUERY = re.compile(r"@media[^{]*")


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    """Our own static files, processed as `collectstatic` does."""
    storage = BundledStaticFilesStorage(location=tmp_path, base_url="/static/")
    paths: dict[str, tuple[Any, str]] = {
        path: (source, path) for path, source in FileSystemFinder().list([])
    }
    for path, (source, name) in paths.items():
        with source.open(name) as file:
            storage.save(path, file)
    failures = [done for _name, _hashed, done in storage.post_process(paths) if done is not True]
    assert [failure for failure in failures if isinstance(failure, Exception)] == []
    return tmp_path


def sheet_of_the_site(folder: Path) -> str:
    (sheet,) = (path for path in (folder / "css").glob("site.*.css"))
    return sheet.read_text()


def test_one_sheet_holds_every_component_in_its_layer(collected: Path) -> None:
    sheet = sheet_of_the_site(collected)

    assert "@import" not in sheet
    assert sheet.startswith("@layer reset, tokens, base, layout, components, print;")
    count = len(list((STATIC / "css/components").glob("*.css")))
    assert sheet.count("@layer components {") == count
    assert [sheet.count(f"@layer {name} {{") for name in ("reset", "tokens", "base", "print")] == [
        1,
        1,
        1,
        1,
    ]


def test_addresses_in_the_joined_sheet_lead_to_hashed_files(collected: Path) -> None:
    addresses = re.findall(r'url\("([^"]+)"\)', sheet_of_the_site(collected))

    assert len(addresses) == 2
    assert all((collected / "css" / address).resolve().is_file() for address in addresses)
    assert all(re.search(r"\.[0-9a-f]{12}\.", address) for address in addresses)


def test_the_sheet_stays_small(collected: Path) -> None:
    assert len(brotli.compress(sheet_of_the_site(collected).encode())) < 10_000


def test_font_and_images_stay_small() -> None:
    assert (STATIC / "fonts/heading.woff2").stat().st_size < 12_500
    assert "SIL OPEN FONT LICENSE Version 1.1" in (STATIC / "fonts/OFL.txt").read_text()
    heavy = [path.name for path in (STATIC / "img").iterdir() if path.stat().st_size > 40_000]
    assert heavy == []


def test_every_sheet_is_imported_by_the_entry() -> None:
    entry = (STATIC / "css/site.css").read_text()
    imported = set(re.findall(r'@import url\("([^"]+)"\) layer\(', entry))

    sheets = {str(path.relative_to(STATIC / "css")) for path in SHEETS}
    assert imported == sheets - ADMIN_SHEETS - {"site.css"}


def test_no_sheet_names_a_side_of_the_screen() -> None:
    guilty = [
        f"{path.name}: {match[0]}"
        for path in SHEETS
        for match in PHYSICAL.finditer(MEDIA_QUERY.sub("", path.read_text()))
    ]

    assert guilty == []


def test_addresses_move_with_the_text_they_stand_in() -> None:
    storage = InMemoryStorage()
    storage.save("a/parts/p.css", ContentFile(b".x{background:url(../../img/y.svg)} /* note */"))
    paths = {"a/parts/p.css": (storage, "a/parts/p.css")}

    joined = join_imports("a/site.css", '@import url("parts/p.css") layer(z);', paths)

    assert joined == '@layer z {.x{background:url("../img/y.svg")} }\n'


def test_an_import_inside_an_import_is_refused() -> None:
    storage = InMemoryStorage()
    storage.save("p.css", ContentFile(b'@import url("q.css") layer(z);'))

    with pytest.raises(NestedImportError, match=r"p\.css is imported by site\.css"):
        join_imports("site.css", '@import url("p.css") layer(z);', {"p.css": (storage, "p.css")})
