"""Reads what the starter pages say from `data/pages/*.yaml` and `data/learning/`.

In the first folder one file is one page. The order of the files is the order of the pages, parents
first. A page is named by its `key`, which never changes; other pages, terms and sources are named
by key too, so that a definition says the same on every database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from hub.core.models.starter import digest_content
from hub.core.starter_rows import read_yaml
from hub.starter.learning_files import read_learning_pages

DATA = Path(__file__).parent / "data"
ROOT_KEY = "root"


class StarterContentError(Exception):
    """A data file says something that cannot be loaded."""


@dataclass(frozen=True)
class PageDefinition:
    """One page as its file describes it; `terms`: vocabulary → codes.

    Of guidance: `instruments` are codes of law and policy, `readings` keys of the pages of a kit.
    Of a case study: `began` and `ended` are a day, month or year, `sections` the parts of its story
    by name, `parties` and `outcomes` its rows. Of both, `sources` are keys of sources that the text
    does not cite itself. `learning` is what only a page of the catalogue has; see
    `hub.starter.learning`.
    """

    key: str
    type: str
    parent: str
    slug: str
    title: str
    in_menus: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    body: list[dict[str, Any]] = field(default_factory=list)
    ways_in: list[dict[str, str]] = field(default_factory=list)
    stages: list[dict[str, str]] = field(default_factory=list)
    terms: dict[str, list[str]] = field(default_factory=dict)
    links: list[dict[str, str]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    instruments: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    began: Any = None
    ended: Any = None
    sections: dict[str, str] = field(default_factory=dict)
    parties: list[dict[str, str]] = field(default_factory=list)
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    learning: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The digest of everything that the file says."""
        return digest_content(vars(self))


def read_pages(folder: Path | None = None) -> list[PageDefinition]:
    """Return the definitions in order; raise StarterContentError for one that makes no sense.

    Those of `folder`, or all that the hub brings.
    """
    paths = sorted((folder or DATA / "pages").glob("*.yaml"))
    found = [(path.name, _read_page(path)) for path in paths]
    if folder is None:
        given = read_learning_pages()
        found += [(members["key"], _define(members["key"], members)) for members in given]
    known = {ROOT_KEY}
    for name, page in found:
        if page.key in known or page.parent not in known:
            raise StarterContentError(f"{name}: key known already, or parent not yet known")
        known.add(page.key)
    return [page for _name, page in found]


def _read_page(path: Path) -> PageDefinition:
    try:
        return _define(path.name, read_yaml(path))
    except yaml.YAMLError as error:
        raise StarterContentError(f"{path.name}: {error}") from error


def _define(name: str, members: dict[str, Any]) -> PageDefinition:
    try:
        return PageDefinition(**members)
    except TypeError as error:
        raise StarterContentError(f"{name}: {error}") from error
