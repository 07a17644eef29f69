"""Hangs reference data into the Wagtail admin; hub.taxonomy's hook guards its deletion."""

from wagtail.snippets.models import register_snippet

from hub.reference.viewsets import ReferenceGroup

register_snippet(ReferenceGroup)
