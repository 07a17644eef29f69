"""Setting a PDF: data and images in, one tagged PDF/UA-1 file out.

Typst compiles a template of ``templates/pdf/``. The data goes in as JSON, never by building
source text, so no content can be read as code. Nothing in the file depends on the clock, the
machine's fonts or the network: equal input gives equal bytes.

PDF/UA forbids text that no font can show, and Typst refuses to write it. That must never keep a
report or a certificate back: what Typst could not show is written as its Unicode name in square
brackets, and the template learns of it through ``sys.inputs.missing`` ("yes" or "no").
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst
from django.conf import settings

from hub.core.fonts import load_fonts

_ROUNDS = 4
_NAMES_SHOWN = 3
_LARGE = 300_000  # bytes
_COMPILATIONS_REMEMBERED = 10
_IMAGE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*\.(png|jpg|jpeg|gif|webp|svg)")
_REFUSED = re.compile(r'the text (?:contains the disallowed codepoint )?`"((?:[^"\\]|\\.)+)"`')
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
# Lone surrogates and non-characters are no text; controls but tab and line feed have no shape.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
# Every font has these: Latin with its marks and everyday punctuation.
_BEYOND_LATIN = re.compile("[^\t\n\x20-\u024f–—‘’“”…•€]+")


class TypesettingError(Exception):
    """The file could not be made; the message says why, in words for a log or an editor."""


def typeset(
    template: str, data: dict[str, Any], *, images: dict[str, bytes] | None = None
) -> bytes:
    """Compile ``templates/pdf/<template>.typ`` to a PDF/UA-1 file.

    The template reads ``data`` with ``json(bytes(sys.inputs.data))`` and each of ``images`` (file
    name to content) under ``/images/``. Equal arguments give equal bytes.

    Raises ``TypesettingError`` when there is no such template, an image is unusable, or the
    result would not be accessible.
    """
    clean = replace_text(data, lambda text: _NO_TEXT.sub("", text))
    with TemporaryDirectory(prefix="hub-pdf-") as folder:
        source = _lay_out(Path(folder), template, images or {})
        refused: set[str] = set()
        for _round in range(_ROUNDS):
            try:
                return _compile(source, _stand_in_for(refused, clean), missing=bool(refused))
            except typst.TypstError as error:
                more = _read_refused(error) - refused
                if not more:
                    raise _explain(error, template) from error
                refused |= more
        return _compile_latin_only(source, template, clean)


def draw(
    template: str, data: dict[str, Any], *, kind: Literal["svg", "png"], width: int = 600
) -> bytes:
    """Compile ``templates/pdf/<template>.typ``, of one square page of 600 pt, to an image.

    Text becomes outlines, so that it looks the same where the fonts are not installed. Raises
    ``TypesettingError`` when there is no such template or something in it is wrong.

    Args:
        kind: "svg" or "png".
        width: of the PNG, in pixels.
    """
    clean = replace_text(data, lambda text: _NO_TEXT.sub("", text))
    with TemporaryDirectory(prefix="hub-image-") as folder:
        source = _lay_out(Path(folder), template, {})
        try:
            return typst.compile(
                str(source),
                root=str(source.parent),
                font_paths=load_fonts(),
                ignore_system_fonts=True,
                format=kind,
                ppi=72 * width / 600,
                sys_inputs={"data": json.dumps(clean)},
            )
        except typst.TypstError as error:
            raise _explain(error, template) from error


def read_templates() -> dict[str, str]:
    """Return the source of every PDF template by file name."""
    files = sorted((settings.BASE_DIR / "templates" / "pdf").glob("*.typ"))
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def replace_text(value: Any, change: Callable[[str], str]) -> Any:
    """Return ``value`` (JSON-shaped) with ``change`` applied to every string but the keys."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: replace_text(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [replace_text(item, change) for item in value]
    return value


def name_characters(text: str) -> str:
    """Return a stand-in that can be read aloud: ``[gothic letter ahsa]``, ``[U+674E]``.

    A run of more than three characters is cut and counted: ``[… +12]``.
    """
    names = [_name_character(character) for character in text[:_NAMES_SHOWN]]
    rest = len(text) - len(names)
    return f"[{', '.join(names)}{f' … +{rest}' if rest else ''}]"


def _name_character(character: str) -> str:
    name = unicodedata.name(character, "")
    if not name or name.startswith("CJK UNIFIED"):
        return f"U+{ord(character):04X}"
    return name.lower()


def _lay_out(folder: Path, template: str, images: dict[str, bytes]) -> Path:
    for file, text in read_templates().items():
        (folder / file).write_text(text, encoding="utf-8")
    (folder / "images").mkdir()
    for name, content in images.items():
        if not _IMAGE_NAME.fullmatch(name):
            raise TypesettingError(f"{template}: “{name}” is no name for an image.")
        (folder / "images" / name).write_bytes(content)
    source = folder / f"{template}.typ"
    if not re.fullmatch(r"[a-z_]+", template) or not source.is_file():
        raise TypesettingError(f"There is no PDF template named “{template}”.")
    return source


def _compile(source: Path, data: Any, *, missing: bool) -> bytes:
    content = typst.compile(
        str(source),
        root=str(source.parent),
        font_paths=load_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=0,
        sys_inputs={"data": json.dumps(data), "missing": "yes" if missing else "no"},
    )
    if len(content) > _LARGE:
        _forget_layout()
    return content


def _forget_layout() -> None:
    """Free what Typst remembers of a long file (80 MB for 20,000 words).

    It keeps each result until ten compilations have not asked for it, which in a web process may
    be never; ten empty ones take 80 ms.
    """
    for number in range(_COMPILATIONS_REMEMBERED + 1):
        typst.compile(b"", format="pdf", ignore_system_fonts=True, sys_inputs={"n": str(number)})


def _compile_latin_only(source: Path, template: str, data: Any) -> bytes:
    """Last resort when naming what was refused did not settle: keep Latin text, name the rest."""
    latin = replace_text(
        data, lambda text: _BEYOND_LATIN.sub(lambda run: name_characters(run[0]), text)
    )
    try:
        return _compile(source, latin, missing=True)
    except typst.TypstError as error:
        raise _explain(error, template) from error


def _explain(error: typst.TypstError, template: str) -> TypesettingError:
    place = re.search(r"([a-z_]+\.typ:\d+)", error.diagnostic)
    return TypesettingError(f"{template}: {error.message} ({place[1] if place else 'no line'})")


def _read_refused(error: typst.TypstError) -> set[str]:
    """Return the pieces of text that Typst says it could not show; empty for another error."""
    pieces = {_unescape(text) for text in _REFUSED.findall(error.diagnostic)}
    return {piece for piece in pieces if not piece.isascii()}


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], text)


def _stand_in_for(refused: Iterable[str], data: Any) -> Any:
    pieces = sorted(refused, key=lambda piece: (-len(piece), piece))
    if not pieces:
        return data
    runs = re.compile("(?:" + "|".join(map(re.escape, pieces)) + ")+")
    return replace_text(data, lambda text: runs.sub(lambda run: name_characters(run[0]), text))
