"""A draft saves whatever it lacks: every block of every text, with each part left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.fields import StreamField

pytestmark = pytest.mark.django_db
DEPTH = 3


def list_stream_fields() -> list[Any]:
    """Return a parameter for each StreamField of our models."""
    return [
        pytest.param(field, id=f"{model._meta.label}.{field.name}")
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"hub", "learning", "casestudies"}
        for field in model._meta.local_fields
        if isinstance(field, StreamField)
    ]


def vary(block: Any, depth: int = 0) -> Iterator[Any]:
    """Yield raw values of a block: as an editor finds it, and with each part left out in turn."""
    if isinstance(block, blocks.StructBlock):
        whole = {name: next(vary(child, depth + 1)) for name, child in block.child_blocks.items()}
        yield whole
        yield {}
        for name, child in block.child_blocks.items():
            yield {key: value for key, value in whole.items() if key != name}
            if depth < DEPTH:
                yield from (whole | {name: each} for each in vary(child, depth + 1))
    elif isinstance(block, blocks.StreamBlock):
        kinds, most = list(block.child_blocks.items()), block.meta.max_num
        whole = [{"type": name, "value": next(vary(child, depth + 1))} for name, child in kinds]
        yield whole[:most]
        yield []
        if depth < DEPTH:
            for name, child in kinds:
                for each in vary(child, depth + 1):
                    yield [{"type": name, "value": each}, {"type": name, "value": each}][:most]
    elif isinstance(block, blocks.ListBlock):
        yield [next(vary(block.child_block, depth + 1))]
        yield []
        if depth < DEPTH:
            yield from ([each, each] for each in vary(block.child_block, depth + 1))
    else:
        yield block.get_prep_value(block.get_default())
        yield None


@pytest.mark.parametrize("field", list_stream_fields())
def test_a_draft_is_cleaned_whatever_it_lacks(field: StreamField) -> None:
    block = field.stream_block
    count = 0
    for raw in vary(block):
        value = block.to_python(raw)
        for clean in (block.clean_deferred, block.clean):
            try:
                block.get_prep_value(clean(value))
            except ValidationError:
                assert clean == block.clean, f"a draft is refused: {raw}"
        count += 1
    assert count > 2
