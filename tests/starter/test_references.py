"""What refers to what after a load: all of it, although it is worked out only at the end."""

from __future__ import annotations

import pytest
from wagtail.models import ReferenceIndex

from hub.reference.models import Rule
from hub.starter.references import references_at_the_end
from tests.factories.casestudies import build_party
from tests.factories.guidance import build_term

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ROW = ("base_content_type", "object_id", "to_content_type", "to_object_id", "content_path")


def known_references() -> set[tuple[object, ...]]:
    return set(ReferenceIndex.objects.values_list(*ROW))


def test_working_it_out_again_finds_nothing_else(site_content: None) -> None:
    before = known_references()
    for model in ReferenceIndex.indexed_models:
        for row in model._base_manager.all():
            ReferenceIndex.create_or_update_for_object(row)

    assert known_references() == before
    rule = Rule.objects.exclude(guidance_page=None).first()
    assert rule is not None
    assert ReferenceIndex.get_references_to(rule.guidance_page).filter(object_id=rule.pk).exists()


def test_it_is_worked_out_at_the_end_and_not_for_what_is_gone(db: None) -> None:
    kind = build_term("party_kind", "council")
    before = known_references()
    with references_at_the_end():
        kept, gone = (build_party(name, kind=kind) for name in ("Kept", "Gone"))
        ReferenceIndex.create_or_update_for_object(gone)
        gone.delete()
        assert known_references() == before

    [new] = known_references() - before
    assert (new[1], new[3], new[4]) == (str(kept.pk), str(kind.pk), "kind")


def test_a_save_afterwards_is_worked_out_at_once(db: None) -> None:
    with references_at_the_end():
        pass
    before = known_references()
    build_party("Later", kind=build_term("party_kind", "council"))

    assert len(known_references() - before) == 2  # the word of the term and the kind of the party
