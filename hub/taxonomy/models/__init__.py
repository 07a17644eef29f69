"""Terms and labels; what a page is about; what a page is linked to."""

from hub.taxonomy.models.pages import PageLink, PageTerm
from hub.taxonomy.models.terms import Term, TermLabel

__all__ = ["PageLink", "PageTerm", "Term", "TermLabel"]
