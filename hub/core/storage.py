"""Where files are kept: static ones at `collectstatic`, and uploads that have no address.

Static files get hashed names, are compressed, and style sheets are joined.

Style sheets are written one component a file and put together by `@import` with a cascade layer.
That is how a browser reads them in development. Each import would cost a visitor a request, so
the collected copy of a sheet that imports others holds them, each in its layer, in their order.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(
    r"""@import\s+url\(\s*["']?([^"')]+)["']?\s*\)\s*layer\(\s*([\w.-]+)\s*\)\s*;"""
)
ADDRESS = re.compile(r"""url\(\s*(["']?)(?![a-z]+:|/|#)([^"')]+)\1\s*\)""", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK = re.compile(r"\s*\n\s*")
# White space round these means nothing; a text in quotation marks is taken whole.
TIGHT = re.compile(r"""("[^"]*"|'[^']*')|;?\s*(})\s*(?=\S)|\s*([{;])\s*""")


class WholeFileStorage(FileSystemStorage):
    """Files that are there as a whole or not at all, on a disk that is full too."""

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        was_there = path.exists()
        try:
            return super()._save(name, content)
        except OSError:
            if not was_there:
                path.unlink(missing_ok=True)
            raise


class PrivateFileStorage(WholeFileStorage):
    """Files that have no address: a view hands them to those who may have them."""

    def url(self, name: str | None) -> str:
        raise ValueError("This file is not accessible via a URL.")


class NestedImportError(ValueError):
    """An imported style sheet imports another one, which the joining does not follow."""


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Manifest storage in which no style sheet imports another and modules import hashed names."""

    support_js_module_import_aggregation = True
    own_names: frozenset[str] = frozenset()  # of files in STATICFILES_DIRS
    use_brotli = True

    def post_process(
        self, paths: dict[str, tuple[Any, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, Any]]:
        """Join the sheets, then let the parents hash and compress what came of it.

        Args:
            paths: collected name to the storage and path of its source.
        """
        self.own_names = frozenset(name for name, (source, _) in paths.items() if _is_own(source))
        if not dry_run:
            paths = paths | _joined_sheets(paths)
        yield from super().post_process(paths, dry_run, **options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress the files that pages name, and yield each with the name of its small copy.

        Pages name files by their hash, so those without one stay as they are. Brotli at its best
        takes most of the time: our own files get it, which readers load; the files of packages,
        which editors load, get gzip.
        """
        names = {hashed: name for name, hashed in self.hashed_files.items()}
        plain, hashed = set(paths) - names.keys(), set(paths) & names.keys()
        # A small copy that an earlier version left would be served in place of a newer file.
        self.delete_files(name + suffix for name in plain for suffix in (".br", ".gz"))
        own = {name for name in hashed if names[name] in self.own_names}
        for self.use_brotli, group in ((True, own), (False, hashed - own)):
            yield from super().compress_files(group)

    def create_compressor(self, **options: Any) -> Compressor:
        """Return a compressor for the group of files that is being compressed."""
        return Compressor(use_brotli=self.use_brotli, **options)


def _is_own(source: Any) -> bool:
    """Return whether the storage `source` is one of the project's folders of static files."""
    location = getattr(source, "location", None)
    return location is not None and Path(location) in map(Path, settings.STATICFILES_DIRS)


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
