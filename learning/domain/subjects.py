"""What can be assigned and completed: modules and paths, named by a kind and a lasting key."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from learning.domain.outline import find_outline
from learning.models import Completion, ModulePage, PathPage

Subject = tuple[str, UUID]
MODELS = {str(Completion.Kind.PATH): PathPage, str(Completion.Kind.MODULE): ModulePage}


def list_subjects() -> dict[Subject, str]:
    """Return the titles of what can be assigned, paths first; one for each set of translations."""
    titles: dict[Subject, str] = {}
    for kind, model in MODELS.items():
        rows = model.objects.live().order_by("title", "pk")
        for key, title in rows.values_list("translation_key", "title"):
            titles.setdefault((kind, key), title)
    return titles


def address_of(subject: Subject) -> str:
    """Return the path (`/…`) of the page of `subject`; empty when it is not published."""
    kind, key = subject
    outline = find_outline()
    found = outline.paths_by_key if kind == Completion.Kind.PATH else outline.modules_by_key
    return urlsplit(found[key].url).path if key in found else ""
