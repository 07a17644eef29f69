"""Rich text as plain data: what an editor's HTML says, without HTML.

The PDF, word counts, search and paragraph versions all read rich text through here, so that they
agree on what a paragraph is. Nothing here touches the database: links to pages are to be
expanded by the caller (``wagtail.rich_text.expand_db_html``) where their addresses matter.

A block is ``{"type": "p", "runs": […]}``, ``{"type": "heading", "level": 1–6, "runs": […]}`` or
``{"type": "ul" | "ol", "items": [[block, …], …]}``. A run is ``{"text": …}`` with ``bold``,
``italic``, ``sup``, ``sub``, ``code`` (only when true), ``href``, ``lang``, or it is
``{"text": "", "note": n}`` for the n-th note of the paragraph, written ``[^n]`` in the text. A
block whose text runs against the document's direction carries ``"dir"``; one whose script tells
another language than the document's carries ``"lang"``.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from django.utils.encoding import iri_to_uri

Node = dict[str, Any]

NOTE_MARKER = re.compile(r"\[\^([1-9]\d{0,2})\]")

_STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}
_STYLES |= {name: name for name in ("sup", "sub", "code")}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = {"ul", "ol"}
_BLOCKS = {"p", "div", "section", "article", "blockquote", "pre", "figure", "figcaption", "hr"}
_BLOCKS |= {"table", "thead", "tbody", "tr", "dl", "dt", "dd", "li"} | _LISTS | set(_HEADINGS)
_SILENT = {"script", "style", "template", "head", "title"}
_SHOWN_WITHOUT_TEXT = ["img", "embed", "iframe", "video", "audio"]
_SCHEMES = {"http", "https", "mailto", "tel"}
_SPACE = re.compile(r"[ \t\n\r\f]+")
# The language that each script most likely stands for here, and others written in it.
_LANGUAGES = {
    "ARABIC": ("ar", "fa", "ur", "ps", "ckb"),
    "HEBREW": ("he", "yi"),
    "DEVANAGARI": ("ne", "hi", "mr"),
    "BENGALI": ("bn", "as"),
    "GUJARATI": ("gu",),
    "GURMUKHI": ("pa",),
    "TAMIL": ("ta",),
    "CJK": ("zh", "ja"),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "HANGUL": ("ko",),
    "GREEK": ("el",),
    "CYRILLIC": ("ru", "uk", "bg", "sr"),
}
_RIGHT_TO_LEFT = {*_LANGUAGES["ARABIC"], *_LANGUAGES["HEBREW"]}


def to_nodes(html: str, *, notes: int = 0, base_url: str = "", lang: str = "") -> list[Node]:
    """Return the blocks of ``html`` (rich-text source or rendered).

    ``notes`` is how many notes the paragraph has: markers beyond it stay text. ``base_url`` makes
    relative links absolute; without it they are dropped, as are links that run code. ``lang`` is
    the document's language, which blocks need not repeat.
    """
    return _Reader(notes=notes, base_url=base_url, lang=lang).read_blocks(_parse(html), {})


def plain_text(html: str) -> str:
    """Return the words of ``html``: one line per block, markup and note markers left out."""
    return "\n".join(_lines(to_nodes(NOTE_MARKER.sub("", html))))


def split_paragraphs(html: str) -> list[str]:
    """Return ``html`` cut into one fragment per top-level paragraph, attributes kept.

    A list stays with the paragraph before it; a list that leads stands alone. Empty paragraphs
    and rules are dropped; loose text becomes a paragraph.
    """
    fragments: list[str] = []
    for element in _wrap_loose_text(_parse(html)):
        if not _has_content(element):
            continue
        if element.name in _LISTS and fragments:
            fragments[-1] += str(element)
        else:
            fragments.append(str(element))
    return fragments


def text_direction(text: str) -> str:
    """Return "rtl" or "ltr" by the first strong character (Unicode UAX #9, rule P2), or ""."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return ""


def guess_language(text: str, *, lang: str = "") -> str:
    """Return the likely language of ``text`` by the script of its first letter, "" for Latin.

    ``lang`` (a language tag), when it is written in that script, is taken as the answer.
    """
    for character in text:
        if character.isalpha():
            script = unicodedata.name(character, "").split(" ")[0].split("-")[0]
            languages = _LANGUAGES.get(script, ("",))
            base = lang.split("-", maxsplit=1)[0].lower()
            return lang if base in languages else languages[0]
    return ""


def describe_writing(text: str, *, lang: str = "") -> dict[str, str]:
    """Return ``dir`` and ``lang`` of ``text``, each only where it differs from the document's."""
    found = {}
    usual = "rtl" if lang.split("-", maxsplit=1)[0].lower() in _RIGHT_TO_LEFT else "ltr"
    if text_direction(text) not in ("", usual):
        found["dir"] = text_direction(text)
    guess = guess_language(text, lang=lang)
    if guess and guess != lang:
        found["lang"] = guess
    return found


def _parse(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def _lines(blocks: Iterable[Node]) -> Iterator[str]:
    for block in blocks:
        if "runs" in block:
            yield "".join(run["text"] for run in block["runs"])
        for item in block.get("items", ()):
            yield from _lines(item)


def _has_content(element: Tag) -> bool:
    if element.name in _SILENT:
        return False
    return bool(
        element.name in _SHOWN_WITHOUT_TEXT
        or element.get_text().strip()
        or element.find(_SHOWN_WITHOUT_TEXT)
    )


def _wrap_loose_text(soup: BeautifulSoup) -> Iterator[Tag]:
    """Yield the top-level elements, loose inline content between them wrapped in ``<p>``."""
    loose: Tag | None = None
    for child in list(soup.contents):
        if isinstance(child, Tag) and child.name in _BLOCKS | _SILENT | set(_SHOWN_WITHOUT_TEXT):
            if loose is not None:
                yield loose
            loose = None
            yield child
        elif not isinstance(child, PreformattedString):
            loose = loose or soup.new_tag("p")
            loose.append(child.extract())
    if loose is not None:
        yield loose


class _Reader:
    """Walks parsed HTML once and collects blocks; holds only what the caller asked for."""

    def __init__(self, *, notes: int, base_url: str, lang: str) -> None:
        self.notes = notes
        self.base_url = base_url
        self.lang = lang

    def read_blocks(self, element: Tag, style: Node) -> list[Node]:
        blocks: list[Node] = []
        loose: list[Node] = []
        for child in element.children:
            if isinstance(child, Tag) and child.name in _BLOCKS:
                blocks += self.make_paragraph(loose)
                loose = []
                blocks += self.read_block(child, self.restyle(child, style))
            else:
                loose += self.read_runs(child, style)
        return blocks + self.make_paragraph(loose)

    def read_block(self, element: Tag, style: Node) -> list[Node]:
        if element.name in _LISTS:
            items = [
                self.read_blocks(item, self.restyle(item, style))
                for item in element.find_all("li", recursive=False)
            ]
            items = [item for item in items if item]
            return [{"type": element.name, "items": items}] if items else []
        if element.name in _HEADINGS:
            level = _HEADINGS[element.name]
            runs = self.read_runs(element, style)
            return self.make_paragraph(runs, type="heading", level=level)
        return self.read_blocks(element, style)

    def read_runs(self, element: PageElement, style: Node) -> list[Node]:
        if isinstance(element, NavigableString):
            hidden = isinstance(element, PreformattedString)
            return [] if hidden else [{"text": str(element), **style}]
        if not isinstance(element, Tag) or element.name in _SILENT:
            return []
        if element.name == "br":
            return [{"text": "\n", "break": True, **style}]
        if element.name in ("img", "embed"):
            return [{"text": str(element.get("alt") or ""), **style}]
        style = self.restyle(element, style)
        return [run for child in element.children for run in self.read_runs(child, style)]

    def restyle(self, element: Tag, style: Node) -> Node:
        changed = dict(style)
        if element.name in _STYLES:
            changed[_STYLES[element.name]] = True
        if element.name == "a" and (href := self.clean_href(str(element.get("href") or ""))):
            changed["href"] = href
        if element.get("lang"):
            changed["lang"] = str(element["lang"])
        return changed

    def clean_href(self, href: str) -> str:
        href = href.strip()
        if not href or (href.startswith("#") and not self.base_url):
            return ""
        try:
            href = urljoin(self.base_url, href)
            return iri_to_uri(href) if urlsplit(href).scheme in _SCHEMES else ""
        except ValueError:
            return ""

    def make_paragraph(self, runs: list[Node], **block: Any) -> list[Node]:
        runs = [part for run in _tidy(runs) for part in self.split_notes(run)]
        text = "".join(run["text"] for run in runs)
        if not text and not runs:
            return []
        node = {"type": "p", **block, "runs": runs, **describe_writing(text, lang=self.lang)}
        return [node]

    def split_notes(self, run: Node) -> Iterator[Node]:
        """Yield ``run`` with each marker of a note that exists taken out as a run of its own."""
        start = 0
        for match in NOTE_MARKER.finditer(run["text"]):
            if int(match[1]) > self.notes:
                continue
            if match.start() > start:
                yield {**run, "text": run["text"][start : match.start()]}
            yield {"text": "", "note": int(match[1])}
            start = match.end()
        if start < len(run["text"]):
            yield {**run, "text": run["text"][start:]}


def _tidy(runs: list[Node]) -> list[Node]:
    """Collapse white space as HTML does, trim both ends, and join runs of one style."""
    tidy: list[Node] = []
    for run in runs:
        is_break = run.pop("break", False)
        text = run["text"] if is_break else _SPACE.sub(" ", run["text"])
        before = tidy[-1]["text"] if tidy else " "
        if not is_break and before.endswith((" ", "\n")):
            text = text.removeprefix(" ")
        if not text or (is_break and not tidy):
            continue
        same = bool(tidy) and {**tidy[-1], "text": ""} == {**run, "text": ""}
        if same:
            tidy[-1]["text"] += text
        else:
            tidy.append({**run, "text": text})
    while tidy and not tidy[-1]["text"].rstrip(" \n"):
        tidy.pop()
    if tidy:
        tidy[-1]["text"] = tidy[-1]["text"].rstrip(" \n")
    return tidy
