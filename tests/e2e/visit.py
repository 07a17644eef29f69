"""What a visit is: a page of the site in one state."""

from __future__ import annotations

from dataclasses import dataclass

from tests.e2e.site import Site


@dataclass(frozen=True)
class Visit:
    """A page in one state.

    `path` may name an address of the extra content in braces. `fills` is typed, by label, into the
    page's form and sent, to come to the page behind it; `{new}` in it is another text each time,
    `{password}` that of the demo accounts. `sends` then submits the page's form as it stands;
    `stale` makes its token one that no longer holds.
    `fault` is the file that stands in for a page which only a failing server shows, `answer` that
    for one which no address alone leads to. A `paper` has nothing of the site around it. The errors
    of a page `mended_elsewhere` lead to the pages that they are on; what was `refused` leads
    nowhere. `signed_in` is the demo account `who`, whose password is given again where a page asks
    for it.
    """

    name: str
    path: str
    status: int = 200
    sends: bool = False
    stale: bool = False
    signed_in: bool = False
    who: str = "trainee"
    fills: tuple[tuple[str, str], ...] = ()
    fault: str = ""
    answer: str = ""
    has_form: bool = False
    has_errors: bool = False
    mended_elsewhere: bool = False
    refused: bool = False
    paper: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether every reader gets it by its address alone, and the same as all others."""
        return self.is_first and not (self.signed_in or self.has_form)

    @property
    def is_first(self) -> bool:
        """Whether one request to its address is all it takes, so that it can be weighed."""
        return not (self.sends or self.fills or self.stands_in)

    @property
    def stands_in(self) -> str:
        """Return the file that stands in for the page; empty when the server answers."""
        return self.fault or self.answer

    def address(self, site: Site) -> str:
        """Return the whole address on `site`."""
        return site.url + self.path.format(**site.addresses)
