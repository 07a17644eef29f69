"""What a visit is: a page of the site in one state."""

from __future__ import annotations

from dataclasses import dataclass

from tests.e2e.site import Site


@dataclass(frozen=True)
class Visit:
    """A page in one state.

    `path` may name an address of the extra content in braces. `sends` submits the page's form as
    it stands. `fault` is the file that stands in for a page which only a failing server shows. A
    `paper` has nothing of the site around it. The errors of a page `mended_elsewhere` lead to the
    pages that they are on. `signed_in` is the trainee of the demo accounts, or with `as_manager`
    the training manager.
    """

    name: str
    path: str
    status: int = 200
    sends: bool = False
    signed_in: bool = False
    as_manager: bool = False
    fault: str = ""
    has_form: bool = False
    has_errors: bool = False
    mended_elsewhere: bool = False
    paper: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether every reader gets it by its address alone, and the same as all others."""
        return not (self.sends or self.signed_in or self.fault or self.has_form)

    def address(self, site: Site) -> str:
        """Return the whole address on `site`."""
        return site.url + self.path.format(**site.addresses)
