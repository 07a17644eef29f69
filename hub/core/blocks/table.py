"""Tables with a caption and header cells."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as GridBlock

from hub.core.facts import fill_facts

GRID_OPTIONS = {"renderer": "text", "minSpareRows": 0, "startRows": 3, "startCols": 3}


class TableValue(blocks.StructValue):
    """Rows of plain text cells, split into header and body, facts filled in."""

    @property
    def _grid(self) -> dict[str, Any]:
        return self.get("table") or {}

    @property
    def _rows(self) -> list[list[str]]:
        return [[fill_facts(cell or "") for cell in row] for row in self._grid.get("data") or []]

    @property
    def header_row(self) -> list[str]:
        """Column headers; empty when the first row is no header."""
        rows = self._rows
        return rows[0] if rows and self._grid.get("first_row_is_table_header") else []

    @property
    def body_rows(self) -> list[list[str]]:
        return self._rows[1:] if self.header_row else self._rows

    @property
    def has_row_headers(self) -> bool:
        """Whether the first cell of each body row is a header."""
        return bool(self._grid.get("first_col_is_header"))


class TableBlock(blocks.StructBlock):
    """A table of plain text; the caption is its name for screen readers."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=200)
    table = GridBlock(label=_("Table"), table_options=GRID_OPTIONS)

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Rows and columns with a caption and header cells.")
        template = "blocks/table.html"
        value_class = TableValue
        preview_value = {
            "caption": "What was promised and what came of it",
            "table": {
                "data": [["Promise", "Promised", "Delivered"], ["Placements", "80", "64"]],
                "first_row_is_table_header": True,
                "first_col_is_header": True,
            },
        }
