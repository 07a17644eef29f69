"""Every row that only links to a source is a `Citation`; its parent names a source once."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models
from modelcluster.fields import ParentalKey

from hub.reference.models import Source
from hub.reference.models.citation import Citation

CITING = [model for model in apps.get_models() if issubclass(model, Citation)]


def is_link_to_a_source(model: type[models.Model]) -> bool:
    return model.__name__.endswith("Source") and any(
        field.related_model is Source for field in model._meta.fields
    )


def test_every_link_to_a_source_is_a_citation() -> None:
    links = {model for model in apps.get_models() if is_link_to_a_source(model)}

    assert links == set(CITING)
    assert len(CITING) == 6


@pytest.mark.parametrize("model", CITING, ids=lambda model: model._meta.label)
def test_a_parent_cites_a_source_once(model: type[Citation]) -> None:
    (parent,) = [field for field in model._meta.fields if isinstance(field, ParentalKey)]
    (constraint,) = [
        item for item in model._meta.constraints if isinstance(item, models.UniqueConstraint)
    ]

    assert {*constraint.fields} - {"pinpoint"} == {parent.name, "source"}
    assert model._meta.ordering == ["sort_order"]
