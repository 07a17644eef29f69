"""Publishing a page makes its images in the sizes that the templates ask for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from wagtail.images.models import Filter

from hub.media.renditions import BODY, CARD, prepare_renditions
from hub.media.tasks import prepare_page_renditions
from tests.factories.pages import build_home, publish
from tests.media.files import build_image

TAG = re.compile(r"{%\s*(?:srcset_)?image\s+\S+\s+([^%]*?)%}")
NOT_A_SPEC = {"as", "loading", "alt", "sizes", "class"}
# The logo is on every page and tiny; nobody waits for it twice.
ELSEWHERE = {"max-160x64"}


def specs_of_templates() -> set[str]:
    found: set[str] = set()
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        for arguments in TAG.findall(path.read_text()):
            words = re.sub(r'\w+=(?:"[^"]*"|\S+)', "", arguments.partition(" as ")[0]).split()
            found.update(Filter.expand_spec(" ".join(words)))
    return found


def test_known_sizes_are_those_of_the_templates() -> None:
    assert {*BODY, *CARD} == specs_of_templates() - ELSEWHERE


@pytest.mark.django_db
def test_publishing_makes_renditions_of_body_and_card(
    django_capture_on_commit_callbacks: object,
) -> None:
    figure, card, unused = build_image("a.jpg"), build_image("b.jpg"), build_image("c.jpg")
    body = json.dumps([{"type": "figure", "value": {"image": figure.pk, "caption": ""}}])

    with django_capture_on_commit_callbacks(execute=True):
        publish(build_home(), body=body, listing_image=card)

    assert sorted(figure.renditions.values_list("filter_spec", flat=True)) == sorted(BODY)
    assert sorted(card.renditions.values_list("filter_spec", flat=True)) == sorted(CARD)
    assert not unused.renditions.exists()


@pytest.mark.django_db
def test_missing_file_is_passed_over(django_capture_on_commit_callbacks: object) -> None:
    broken, whole = build_image("a.jpg"), build_image("b.jpg")
    broken.file.storage.delete(broken.file.name)
    home = build_home()

    with django_capture_on_commit_callbacks(execute=True):
        home = publish(home, listing_image=broken, social_image=whole)

    assert home.live
    assert not broken.renditions.exists()
    assert whole.renditions.count() == len(CARD)
    assert prepare_renditions(home) == 1


@pytest.mark.django_db
def test_task_for_a_page_that_is_gone_does_nothing() -> None:
    prepare_page_renditions.call(999_999)
