"""Every block of every page type shows editors what it is: icon, words, preview."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.blocks import Block, StreamBlock
from wagtail.fields import StreamField
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import get_page_models

from hub.media.models import CustomImage
from tests.factories.pages import build_recommendations, build_report

pytestmark = pytest.mark.any_database


def stream_blocks() -> Iterator[tuple[str, StreamBlock]]:
    """Yield (page type, field's block) of every StreamField of the hub's page types."""
    for model in get_page_models():
        for field in model._meta.get_fields():
            if isinstance(field, StreamField):
                yield model.__name__, field.stream_block


def own_blocks() -> dict[str, Block]:
    """Return every block that an editor can pick, by page type and name."""
    return {
        f"{model}.{name}": block
        for model, stream in stream_blocks()
        for name, block in stream.child_blocks.items()
    }


BLOCKS = own_blocks()


def test_there_are_blocks_to_look_at() -> None:
    assert {"ReportSectionPage.paragraph", "StandardPage.table", "HomePage.quote"} <= set(BLOCKS)


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_names_itself_and_has_a_preview(name: str) -> None:
    block = BLOCKS[name]

    assert block.meta.template, "no template"
    assert block.meta.icon != "placeholder", "no icon"
    assert block.get_description(), "no description"
    assert block.is_previewable, "no preview"


@pytest.mark.django_db
@pytest.mark.parametrize("name", BLOCKS)
def test_the_preview_shows_something(name: str, admin_client: Client) -> None:
    CustomImage.objects.create(
        title="An image", description="A picture of a bridge", file=get_test_image_file()
    )
    build_recommendations(build_report(), 1)

    response = admin_client.get(
        reverse("wagtailadmin_block_preview"), {"id": BLOCKS[name].definition_prefix}
    )

    assert response.status_code == 200
    main = response.content.decode().split("<main>")[1].split("</main>")[0]
    assert any(tag in main for tag in ("<p", "<h", "<img", "<figure", "<table"))
    assert "css/site.css" in response.content.decode()
