"""What search is told of the site: the contract between `hub.search` and the apps that own texts.

An app registers in `AppConfig.ready()` how its page types are described (`register_page_text`), or
a whole source of its own (`register_search_source`). It names the models whose rows shape its
documents; each change of one is noted in the same transaction (`note_change`). Search decides what
becomes of it: nothing here knows an engine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Who may find a document: everybody; everybody with an account; else groups (`group_reader`).
PUBLIC, ACCOUNTS, ADMINISTRATORS = "public", "accounts", "administrators"
EVERYBODY = frozenset({PUBLIC})


class Kind(models.TextChoices):
    """What a result is, in the order in which the filter shows it."""

    REPORT = "report", _("Report")
    RECOMMENDATION = "recommendation", _("Recommendation")
    GUIDANCE = "guidance", _("Guidance")
    TEMPLATE = "template", _("Template")
    CASE_STUDY = "case-study", _("Case study")
    PATH = "path", _("Learning path")
    MODULE = "module", _("Module")
    LESSON = "lesson", _("Lesson")
    QUIZ = "quiz", _("Quiz")
    LAW = "law", _("Law and policy")
    GLOSSARY = "glossary", _("Glossary")
    DOCUMENT = "document", _("Document")
    PAGE = "page", _("Page")


def group_reader(pk: int) -> str:
    """Return the name under which the members of a group find documents."""
    return f"group-{pk}"


@dataclass(frozen=True)
class SearchDocument:
    """One thing that can be found. Everything in it is plain text.

    Attributes:
        id: unique in the whole index; what a part belongs to begins it.
        origin: `<source>:<key>`; all documents of an origin are renewed together.
        names: other names of the same thing, as good as its title.
        subjects: what it is about, in words that need not stand in its text.
        terms: vocabulary → codes; what facets count.
        readers: PUBLIC, or ACCOUNTS, or groups; empty: nobody finds it.
        group: the id of the document under which results show this one; empty: it stands alone.
        weight: 1 is usual; more is shown earlier.
    """

    id: str
    origin: str
    kind: str
    title: str
    url: str
    language: str = "en"
    names: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    summary: str = ""
    body: str = ""
    subjects: tuple[str, ...] = ()
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    day: date | None = None
    readers: frozenset[str] = EVERYBODY
    group: str = ""
    group_title: str = ""
    group_url: str = ""
    weight: float = 1.0

    @property
    def digest(self) -> str:
        """A text that changes with anything in the document."""
        content = asdict(self) | {"readers": sorted(self.readers)}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]


class SearchSource(Protocol):
    """Gives the documents of one kind of origin, from the present state of the database."""

    name: str

    def list_keys(self) -> Sequence[str]:
        """Return the keys of everything that may have documents."""

    def read(self, keys: Sequence[str]) -> Iterator[SearchDocument]:
        """Yield the documents of these keys; what is gone or hidden has none."""


@dataclass(frozen=True)
class PageText:
    """What one page, or one part of it, says. Address, terms and readers are worked out for it.

    Attributes:
        part: empty for the page itself; else what tells this part from others of the page.
        url: where the part is found, seen from the page: “#place”, another path, empty for itself.
        stands_alone: results show the part as a thing of its own, not under its page.
    """

    kind: str
    title: str = ""
    names: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    summary: str = ""
    body: str = ""
    day: date | None = None
    part: str = ""
    url: str = ""
    stands_alone: bool = False
    weight: float = 1.0


@dataclass(frozen=True)
class Place:
    """An address of the site that is no page of an editor's: a form, a list, a check.

    Attributes:
        route: the name of its address, which takes no arguments; everybody may ask for it.
        title: what it is called where people come to it.
        summary: what they do there, in the words that they would use.
        names: what else they may call it.
    """

    route: str
    title: str | Promise
    summary: str | Promise
    names: tuple[str | Promise, ...] = ()


Describe = Callable[[Any], Iterable[PageText]]
Keys = Callable[[Any], Iterable[Any]]
SOURCES: dict[str, SearchSource] = {}
PAGE_TEXTS: dict[type[models.Model], Describe] = {}
RECORDERS: list[Callable[[str, list[str]], None]] = []
PLACES: dict[str, Place] = {}
PAGES = "page"


def register_search_source(
    source: SearchSource, watch: Mapping[type[models.Model], Keys] | None = None
) -> None:
    """Add a source; two of one name are a mistake.

    Args:
        watch: model → the keys that a row of it bears on.
    """
    if SOURCES.setdefault(source.name, source) is not source:
        raise ValueError(f"Two sources of search documents are called {source.name!r}.")
    watch_rows(source.name, watch or {})


def register_page_text(model: type[models.Model], describe: Describe) -> None:
    """Let live pages of `model` be found by what `describe` yields of each."""
    if PAGE_TEXTS.setdefault(model, describe) is not describe:
        raise ValueError(f"Two functions describe {model.__name__} for search.")


def register_places(*places: Place) -> None:
    """Let places be found. `migrate` tells the index that a new version may say other things."""
    for place in places:
        if PLACES.setdefault(place.route, place) is not place:
            raise ValueError(f"Two places for search are called {place.route!r}.")


def watch_rows(source: str, watch: Mapping[type[models.Model], Keys]) -> None:
    """Note a change of `source` whenever a row of these models is saved or deleted."""
    for model, keys_of in watch.items():
        save_with_signals(model)

        def note(instance: Any, keys_of: Keys = keys_of, **kwargs: Any) -> None:
            note_change(source, keys_of(instance))

        uid = f"search-{source}-{model._meta.label}"
        post_save.connect(note, sender=model, weak=False, dispatch_uid=uid)
        post_delete.connect(note, sender=model, weak=False, dispatch_uid=uid)


def save_with_signals(model: type[models.Model]) -> None:
    """Let each save of a row of `model` be one transaction with what follows from it.

    Django sends `post_save` after a plain row's own commit: what ends the process in between would
    leave a change that nobody notes. Deleting is one transaction already.
    """
    if "save_base" not in vars(model):
        saved = transaction.atomic(savepoint=False)(model.save_base)
        model.save_base = saved  # type: ignore[method-assign]  # Django offers no place for it


def note_change(source: str, keys: Iterable[Any]) -> None:
    """Note that the documents of these keys may have changed, in the present transaction."""
    named = sorted({str(key) for key in keys if key})
    for recorder in RECORDERS if named else ():
        recorder(source, named)
