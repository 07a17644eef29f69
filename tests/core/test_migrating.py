"""Migrating with new models alone; the drill `first-start` compares whole databases."""

from __future__ import annotations

import pytest
from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from hub.core.migrating import new_models_alone


@pytest.fixture
def state() -> ProjectState:
    """Two models that refer to each other in a row, their classes made."""
    state = ProjectState()
    for name, target in (("town", None), ("street", "shops.town")):
        state.add_model(model(name, target))
    assert state.apps
    return state


def model(name: str, target: str | None) -> ModelState:
    fields: list[tuple[str, models.Field]] = [("id", models.BigAutoField(primary_key=True))]
    if target:
        fields.append(("place", models.ForeignKey(target, models.CASCADE)))
    return ModelState("shops", name, fields)


def test_a_new_model_leaves_the_classes_of_others_and_is_known_to_them(state: ProjectState) -> None:
    town, street = (state.apps.get_model("shops", name) for name in ("town", "street"))
    with new_models_alone():
        state.add_model(model("shop", "shops.street"))

    shop = state.apps.get_model("shops", "shop")
    assert state.apps.get_model("shops", "town") is town
    assert shop._meta.get_field("place").related_model is street
    assert [one.related_model for one in street._meta.related_objects] == [shop]
    assert set(state.models) == {("shops", name) for name in ("town", "street", "shop")}


def test_a_model_that_is_given_again_is_made_anew_with_all_that_refer_to_it(
    state: ProjectState,
) -> None:
    street = state.apps.get_model("shops", "street")
    with new_models_alone():
        state.add_model(model("town", None))
    newer = state.apps.get_model("shops", "street")
    assert newer is not street
    assert newer._meta.get_field("place").related_model is state.apps.get_model("shops", "town")


def test_outside_of_the_block_django_does_as_it_does(state: ProjectState) -> None:
    usual = ProjectState.add_model
    with new_models_alone():
        assert ProjectState.add_model is not usual
    assert ProjectState.add_model is usual
    with pytest.raises(ZeroDivisionError), new_models_alone():
        raise ZeroDivisionError
    assert ProjectState.add_model is usual
