"""Who finds what: from restrictions of pages and files, and from the person who asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.models import BaseViewRestriction, CollectionViewRestriction, PageViewRestriction

from hub.core.search_documents import ACCOUNTS, ADMINISTRATORS, EVERYBODY, PUBLIC, group_reader

NOBODY: frozenset[str] = frozenset()


def readers_of_person(user: Any | None) -> frozenset[str]:
    """Return the names under which `user` finds documents; None is an anonymous reader."""
    if user is None or not user.is_authenticated or not user.is_active:
        return EVERYBODY
    groups = {group_reader(pk) for pk in user.groups.values_list("pk", flat=True)}
    own = {PUBLIC, ACCOUNTS, *groups}
    return frozenset(own | {ADMINISTRATORS} if user.is_superuser else own)


class Restrictions:
    """All restrictions of pages or of collections, by tree path; read in two queries."""

    def __init__(
        self, model: type[PageViewRestriction | CollectionViewRestriction], owner: str
    ) -> None:
        rows = model.objects.select_related(owner).prefetch_related("groups")
        self.by_path: dict[str, list[BaseViewRestriction]] = {}
        for row in rows:
            self.by_path.setdefault(getattr(row, owner).path, []).append(row)

    @classmethod
    def of_pages(cls) -> Restrictions:
        return cls(PageViewRestriction, "page")

    @classmethod
    def of_collections(cls) -> Restrictions:
        return cls(CollectionViewRestriction, "collection")

    def readers(self, path: str, steplen: int = 4) -> frozenset[str]:
        """Return who finds what lies at a tree path; restrictions above it count."""
        above = (path[:end] for end in range(steplen, len(path) + 1, steplen))
        return combine(row for part in above for row in self.by_path.get(part, ()))


def combine(restrictions: Iterable[BaseViewRestriction]) -> frozenset[str]:
    """Return who may pass all of `restrictions`.

    What has a password is found by nobody: the index does not know who gave it. Where two
    restrictions ask for different groups, only groups that both name pass.
    """
    readers: frozenset[str] | None = None
    for restriction in restrictions:
        if restriction.restriction_type == BaseViewRestriction.PASSWORD:
            return NOBODY
        allowed = _allowed(restriction)
        if readers is None or readers == {ACCOUNTS}:
            readers = allowed
        elif allowed != {ACCOUNTS}:
            readers &= allowed
    return EVERYBODY if readers is None else readers


def _allowed(restriction: BaseViewRestriction) -> frozenset[str]:
    if restriction.restriction_type == BaseViewRestriction.LOGIN:
        return frozenset({ACCOUNTS})
    groups = {group_reader(group.pk) for group in restriction.groups.all()}
    return frozenset({ADMINISTRATORS, *groups})
