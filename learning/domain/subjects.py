"""What can be assigned and completed: modules and paths, named by a kind and a lasting key."""

from __future__ import annotations

from uuid import UUID

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


def find_page(subject: Subject) -> ModulePage | PathPage | None:
    """Return the page of `subject` if it is published."""
    kind, key = subject
    return MODELS[kind].objects.live().filter(translation_key=key).first()


def address_of(subject: Subject) -> str:
    """Return the path (`/…`) of the page of `subject`; empty when it is not published."""
    page = find_page(subject)
    parts = page.get_url_parts() if page else None
    return parts[2] if parts else ""
