"""Makes many migrations at once quicker, as at the first start.

While it migrates, Django holds the models as classes. For each model that a migration creates it
makes the classes of all models anew that are related to it, near or far: with people and pages
among them, nearly all. That was half of the time of a first start. A model that is new has nobody
who refers to it yet, so its own class is enough: its relations add themselves to the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ModelState, ProjectState

_add_model = ProjectState.add_model


@contextmanager
def new_models_alone() -> Iterator[None]:
    """Let migrations that are applied inside make the class of a new model and no other."""
    ProjectState.add_model = _add_new_model  # type: ignore[method-assign]  # put back below
    try:
        yield
    finally:
        ProjectState.add_model = _add_model  # type: ignore[method-assign]  # as it was


def _add_new_model(self: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    if key in self.models or "apps" not in self.__dict__:
        _add_model(self, model_state)
        return
    apps = self.__dict__.pop("apps")
    try:
        _add_model(self, model_state)
    finally:
        self.apps = apps
    apps.render_multiple([model_state])
