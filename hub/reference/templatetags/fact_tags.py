"""The template tag that writes a fact."""

from django import template

from hub.core.facts import read_facts

register = template.Library()


@register.simple_tag
def fact(reference: str) -> str:
    """Return the value of a fact: {% fact "threshold:full-rules:services:council" %}."""
    return read_facts([reference])[reference]
