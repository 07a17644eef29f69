"""Marks the first use of each word of a glossary in a page's running text.

A pure function over HTML text: one pass of a tokenizer that knows which element it is in, one
compiled pattern for all words. What is marked is a link to the word's definition, which the
caller puts on the same page. Only text inside an element of class `rich-text` or `paragraph` is
running text; headings, links, code, buttons, captions, quotations, text in another language and
what is inside an element of class `as-written` are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape

# A start tag's attributes may hold ">" in quotes; what scripts and styles hold is no markup. What
# is never closed reaches to the end, as in a browser, so that broken markup takes no longer.
TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|textarea|template|title)\b.*?(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)"
    r"(?P<attributes>(?:[^>\"']++|\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))*+)(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
CLASS = r"""\bclass\s*=\s*["']?[^"'>]*?(?<![\w-])(?:{})(?![\w-])"""
RUNNING_TEXT = re.compile(CLASS.format("rich-text|paragraph"))
AS_WRITTEN = re.compile(CLASS.format("as-written"))
LANGUAGE = re.compile(r"""(?<![\w-])lang\s*=\s*["']?([\w-]*)""")
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
UNMARKED = frozenset(
    {"a", "abbr", "audio", "blockquote", "button", "caption", "cite", "code", "dfn", "dt"}
    | {"figcaption", "form", "h1", "h2", "h3", "h4", "h5", "h6", "iframe", "kbd", "label"}
    | {"legend", "math", "nav", "object", "option", "pre", "q", "samp", "select", "sub"}
    | {"summary", "sup", "svg", "th", "time", "var", "video"}
)
# Where a text may begin a word with a capital letter though it is part of no name.
SENTENCE_START = re.compile(r"(?:^|[.!?:;(\[“‘\"'–—])\s*\Z")
NAME_GOES_ON = re.compile(r"\s+[A-Z]")
OUTSIDE, RUNNING, LEFT_ALONE = range(3)


@dataclass(frozen=True)
class Word:
    """A word with its definition. `names` are the forms that a text may use.

    A plural "s" is understood. A name with a capital letter after its first letter counts only as
    it is written. Another does not count where the text has it in the name of something else:
    “procurement”, but not “Procurement Act” or “a Commission for Social Value”.
    """

    code: str
    label: str
    names: tuple[str, ...]
    definition: str


@dataclass(frozen=True)
class Annotated:
    """The marked text, and the words that were marked, in the order of the text."""

    html: str
    used: tuple[Word, ...]


def word_id(code: str) -> str:
    """Return the id of a word's entry on the page; no heading's id has two hyphens in a row."""
    return f"word--{code}"


def use_id(code: str) -> str:
    """Return the id of the place in the text where the word is marked."""
    return f"use--{code}"


def meaning_id(code: str) -> str:
    """Return the id of the words that define it."""
    return f"meaning--{code}"


def annotate(html: str, words: tuple[Word, ...], *, language: str = "en") -> Annotated:
    """Return `html` with the first use of each of `words` in running text made a link.

    The text itself stays as it is, character by character. `language` is the primary language
    tag of `words`: elements in another one are left alone.
    """
    if not words:
        return Annotated(html, ())
    marker = _Marker(compile_words(words))
    stack: list[tuple[str, int]] = []
    state, position = OUTSIDE, 0
    parts: list[str] = []
    for token in TOKEN.finditer(html):
        text = html[position : token.start()]
        parts.append(marker.mark(text) if state == RUNNING and text else text)
        parts.append(token[0])
        position = token.end()
        name = (token["name"] or "").lower()
        if not name or name in VOID:
            continue
        if token["end"]:
            state = _leave(stack, name, state)
        else:
            stack.append((name, state))
            state = _enter(name, token["attributes"], state, language)
    parts.append(html[position:])
    return Annotated("".join(parts), tuple(marker.used.values()))


def _enter(name: str, attributes: str, state: int, language: str) -> int:
    """Return the state inside a new element."""
    if state == LEFT_ALONE or name in UNMARKED:
        return LEFT_ALONE
    if "lang" in attributes and (found := LANGUAGE.search(attributes)):
        if found[1].split("-")[0].lower() != language:
            return LEFT_ALONE
    if "class" in attributes:
        if AS_WRITTEN.search(attributes):
            return LEFT_ALONE
        if RUNNING_TEXT.search(attributes):
            return RUNNING
    return state


def _leave(stack: list[tuple[str, int]], name: str, state: int) -> int:
    """Return the state after the end of element `name`, with all that it left open inside."""
    for place in range(len(stack) - 1, -1, -1):
        if stack[place][0] == name:
            state = stack[place][1]
            del stack[place:]
            break
    return state


class _Names:
    """Finds the names of words in a piece of text between two tags."""

    def __init__(self, words: tuple[Word, ...]) -> None:
        self.exact: dict[str, Word] = {}
        self.folded: dict[str, Word] = {}
        branches: dict[str, dict[str, str]] = {}
        for word in words:
            for name in (" ".join(name.split()) for name in word.names):
                is_folded = name[1:] == name[1:].lower()
                known = self.folded if is_folded else self.exact
                known.setdefault(name.lower() if is_folded else name, word)
                letter = branches.setdefault(name[0].lower(), {})
                letter[name] = _rest_of(name, is_folded=is_folded)
        # Not inside another word, a word with hyphens, the name of an entity or an address.
        self.pattern = re.compile(
            r"(?<![\w&#@/.\-])(?:"
            + "|".join(_with_letter(letter, rests) for letter, rests in sorted(branches.items()))
            + r")(?![\w@/\-])(?!\.\w)"
        )

    def word_of(self, found: re.Match[str]) -> Word | None:
        """Return the word that `found` is a form of.

        None where it is part of another name, or is a form only to the pattern, which takes some
        foreign letters for others.
        """
        text = " ".join(unescape(found[0]).split())
        if word := self.exact.get(text) or self.exact.get(text[:-1]):
            return word
        if _is_part_of_name(found):
            return None
        return self.folded.get(text.lower()) or self.folded.get(text[:-1].lower())


def _with_letter(letter: str, rests: dict[str, str]) -> str:
    """Return the pattern of all names that begin with `letter`, the longest first.

    One branch a letter lets the engine skip most names at once.
    """
    longest_first = sorted(rests, key=lambda name: (-len(name), name))
    first = "|".join(sorted({_spell(letter), _spell(letter.upper())}))
    return f"(?:{first})(?:" + "|".join(rests[name] for name in longest_first) + ")"


def _rest_of(name: str, *, is_folded: bool) -> str:
    """Return the pattern of `name` after its first letter, in any case when it is folded."""
    first, rest = _spell(name[0]), _spell(name)[len(_spell(name[0])) :]
    plural = "[sS]?" if is_folded else "s?"
    if name[-1] in "sS" or not name[-1].isalpha():
        plural = ""
    return f"(?i:{rest}){plural}" if is_folded else f"(?<={first}){rest}{plural}"


def _spell(name: str) -> str:
    return r"\s+".join(re.escape(escape(part, quote=False)) for part in name.split())


def _is_part_of_name(found: re.Match[str]) -> bool:
    """Tell by its capital letter whether what was found belongs to the name of something."""
    if not found[0][0].isupper():
        return False
    before = found.string[: found.start()]
    return not SENTENCE_START.search(before) or bool(NAME_GOES_ON.match(found.string, found.end()))


@lru_cache(maxsize=8)
def compile_words(words: tuple[Word, ...]) -> _Names:
    """Return what finds `words`; made once for each list of words in a process."""
    return _Names(words)


class _Marker:
    """Marks each word once; remembers which ones it has marked."""

    def __init__(self, names: _Names) -> None:
        self.names = names
        self.used: dict[str, Word] = {}

    def mark(self, text: str) -> str:
        return self.names.pattern.sub(self._link, text)

    def _link(self, found: re.Match[str]) -> str:
        word = self.names.word_of(found)
        if word is None or word.code in self.used:
            return found[0]
        self.used[word.code] = word
        return (
            f'<a class="term" id="{use_id(word.code)}" href="#{word_id(word.code)}"'
            f' aria-describedby="{meaning_id(word.code)}">{found[0]}</a>'
        )
