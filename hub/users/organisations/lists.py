"""Lists of people in files: CSV as spreadsheets write it, and XLSX, as lines of text."""

from __future__ import annotations

import codecs
import zipfile
from typing import IO, Any

from openpyxl import load_workbook

LARGEST_FILE = 1024 * 1024
LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 50
ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class ListUnreadableError(Exception):
    """The file is neither text nor a workbook, or is larger than a list of people can be."""


def read_list_file(file: IO[bytes]) -> str:
    """Return the rows of a list as lines with tabs between the cells.

    Raises ListUnreadableError. Formulas and macros are not run.
    """
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise ListUnreadableError
    if content.startswith(b"PK\x03\x04"):
        return _read_workbook(file)
    return _read_text(content)


def _read_text(content: bytes) -> str:
    encoding = next((name for mark, name in ENCODINGS if content.startswith(mark)), "utf-8")
    for each in (encoding, "cp1252"):
        try:
            text = content.decode(each)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ListUnreadableError


def _read_workbook(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(file) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise ListUnreadableError
        sheet: Any = load_workbook(file, read_only=True, data_only=True).worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
        return "\n".join("\t".join(_show(cell) for cell in row) for row in rows)
    except ListUnreadableError:
        raise
    except Exception as error:  # whatever a damaged workbook makes the library raise
        raise ListUnreadableError from error


def _show(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())
