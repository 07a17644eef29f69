"""No query breaks or stalls a search: a sample of what `make drill ONLY=hostile-queries` asks."""

from __future__ import annotations

import pytest

from hub.search import upkeep
from hub.search.engines.base import Engine
from hub.search.models import Synonym
from hub.users.models import User
from tests.factories.casestudies import build_case, build_case_index
from tests.factories.guidance import build_guidance
from tests.search.hostile import (
    LONG,
    find_faults,
    list_admin_boxes,
    list_public_boxes,
    list_queries,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(site_index: Engine) -> None:
    build_guidance("Social value", lead="KPI and tender")
    build_case("Social value in practice")
    Synonym.objects.create(names="KPI\nindicator")
    upkeep.catch_up(site_index)


def test_queries_are_the_same_each_time_and_reach_every_plane() -> None:
    queries = list_queries(600)

    assert queries == list_queries(600)
    assert len(queries) == 600
    assert {ord(sign) >> 16 for query in queries for sign in query} == set(range(17))
    assert max(map(len, queries)) == LONG


def test_public_boxes_take_anything(content: None) -> None:
    boxes = list_public_boxes(build_case_index().url)

    faults = find_faults(boxes, list_queries(25, seed=2), longest=5.0)

    assert list(map(str, faults)) == []


def test_admin_boxes_take_anything(content: None) -> None:
    admin = User.objects.create_superuser("admin@example.org", "pass")
    boxes = list_admin_boxes()

    assert len(boxes) == 35
    queries = ['"\x00%', "x" * LONG]
    assert list(map(str, find_faults(boxes, queries, user=admin, longest=5.0))) == []
