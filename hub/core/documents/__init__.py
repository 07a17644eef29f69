"""Papers to take away: a plain tree of headings, text, lists and tables, and its two writers.

`tree` holds the shapes, `nodes` turns rich text into them, `word` writes a file for a word
processor. The print page is the template ``documents/print.html``, which walks the same tree.
"""

from hub.core.documents.tree import (
    Block,
    Document,
    Heading,
    Listing,
    Note,
    Paragraph,
    Picture,
    Run,
    Table,
)

__all__ = [
    "Block",
    "Document",
    "Heading",
    "Listing",
    "Note",
    "Paragraph",
    "Picture",
    "Run",
    "Table",
]
