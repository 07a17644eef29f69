"""CSV files that spreadsheets can open without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

# A cell that starts with one of these is a formula to a spreadsheet (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutralise(value: Any) -> Any:
    """Return `value` so that a spreadsheet shows it instead of running it."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def write_csv(fields: list[str], rows: Iterable[dict[str, Any]]) -> str:
    """Return CSV (RFC 4180) with a header line and a byte order mark, so that accents survive."""
    target = io.StringIO()
    target.write("\ufeff")
    writer = csv.DictWriter(target, fieldnames=fields)
    writer.writeheader()
    for row in rows:
        writer.writerow({key: neutralise(value) for key, value in row.items()})
    return target.getvalue()
