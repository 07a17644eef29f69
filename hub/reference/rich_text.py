"""Facts in the editor: between the stored reference and the value that the editor sees."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature

from hub.core.facts import FactHandler, read_facts

ENTITY = "FACT"


class FactElementHandler(InlineEntityElementHandler):
    """Reads `<embed embedtype="fact">` as a piece of text that cannot be changed by typing."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"ref": attrs.get("ref", "")}

    def handle_starttag(self, name: str, attrs: Any, state: Any, contentstate: Any) -> None:
        super().handle_starttag(name, attrs, state, contentstate)
        reference = dict(attrs).get("ref", "")
        state.current_block.text += read_facts([reference])[reference]
        state.leading_whitespace = 1  # Wagtail's KEEP_WHITESPACE: what follows is in the same line
        super().handle_endtag(name, state, contentstate)

    def handle_endtag(self, name: str, state: Any, contentstate: Any) -> None:
        """Do nothing: the element has no content, and its range ended where it began."""


def write_fact(props: dict[str, Any]) -> Any:
    """Return the stored element of a fact; its value is left out."""
    return DOM.create_element(
        "embed", {"embedtype": FactHandler.identifier, "ref": props.get("ref", "")}
    )


def register_fact_feature(features: Any) -> None:
    """Let the editor insert facts where a text has the feature `fact`."""
    control = {
        "type": ENTITY,
        "icon": "order",
        "description": _("Insert an amount, date or name"),
        "attributes": ["ref"],
        "allowlist": {"ref": True},
        "chooserUrls": {"factChooser": reverse_lazy("reference_choose_fact")},
    }
    features.register_editor_plugin(
        "draftail", FactHandler.identifier, EntityFeature(control, js=["js/facts.js"])
    )
    features.register_converter_rule(
        "contentstate",
        FactHandler.identifier,
        {
            "from_database_format": {'embed[embedtype="fact"]': FactElementHandler(ENTITY)},
            "to_database_format": {"entity_decorators": {ENTITY: write_fact}},
        },
    )
