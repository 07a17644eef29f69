"""Where files are kept: static ones at `collectstatic`, and uploads that have no address.

Static files get hashed names, are compressed, and style sheets are joined.

Style sheets are written one component a file and put together by `@import` with a cascade layer.
That is how a browser reads them in development. Each import would cost a visitor a request, so
the collected copy of a sheet that imports others holds them, each in its layer, in their order.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(
    r"""@import\s+url\(\s*["']?([^"')]+)["']?\s*\)\s*layer\(\s*([\w.-]+)\s*\)\s*;"""
)
ADDRESS = re.compile(r"""url\(\s*(["']?)(?![a-z]+:|/|#)([^"')]+)\1\s*\)""", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK = re.compile(r"\s*\n\s*")
# White space round these means nothing; a text in quotation marks is taken whole.
TIGHT = re.compile(r"""("[^"]*"|'[^']*')|;?\s*(})\s*(?=\S)|\s*([{;])\s*""")


class PrivateFileStorage(FileSystemStorage):
    """Files that have no address: a view hands them to those who may have them."""

    def url(self, name: str | None) -> str:
        raise ValueError("This file is not accessible via a URL.")


class NestedImportError(ValueError):
    """An imported style sheet imports another one, which the joining does not follow."""


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Manifest storage in which no style sheet imports another and modules import hashed names."""

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, tuple[Any, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, Any]]:
        """Join the sheets, then let the parents hash and compress what came of it.

        Args:
            paths: collected name to the storage and path of its source.
        """
        if not dry_run:
            paths = paths | _joined_sheets(paths)
        yield from super().post_process(paths, dry_run, **options)


def _joined_sheets(paths: dict[str, tuple[Any, str]]) -> dict[str, tuple[Any, str]]:
    """Give the sources of all sheets that import others anew, each held in memory."""
    memory = InMemoryStorage()
    joined = {}
    for name in paths:
        if not name.endswith(".css"):
            continue
        text = _read(paths, name)
        if not IMPORT.search(COMMENT.sub("", text)):
            continue
        memory.save(name, ContentFile(join_imports(name, text, paths).encode()))
        joined[name] = (memory, name)
    return joined


def join_imports(name: str, text: str, paths: dict[str, tuple[Any, str]]) -> str:
    """Return the sheet `name` with each layered import replaced by what it names.

    Args:
        name: the sheet's name below the static root, for example `css/site.css`.
        text: its content.
        paths: all collected files, as `post_process` gets them.

    Raises:
        NestedImportError: when an imported sheet itself imports one.
        KeyError: when an imported sheet is not among the collected files.
    """
    folder = posixpath.dirname(name)

    def layer(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, match[1]))
        content = COMMENT.sub("", _read(paths, target))
        if "@import" in content:
            raise NestedImportError(f"{target} is imported by {name} and may not import others.")
        content = TIGHT.sub(lambda part: part[1] or part[2] or part[3], content)
        moved = posixpath.relpath(posixpath.dirname(target), folder or ".")
        content = ADDRESS.sub(
            lambda url: f'url("{posixpath.normpath(posixpath.join(moved, url[2]))}")', content
        )
        return f"@layer {match[2]} {{{content}}}"

    return BLANK.sub("\n", IMPORT.sub(layer, COMMENT.sub("", text))).strip() + "\n"


def _read(paths: dict[str, tuple[Any, str]], name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode("utf-8")
