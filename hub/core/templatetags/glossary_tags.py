"""The tag that explains the words of a page."""

from __future__ import annotations

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from hub.core.annotate import Annotated, Word, annotate, meaning_id, use_id, word_id
from hub.core.glossary import list_words

register = template.Library()
# A page without any of these has no running text, and needs no words.
RUNNING_TEXT = ("rich-text", 'class="paragraph')


@register.tag
def explain_words(parser: Parser, token: Token) -> ExplainWords:
    """Mark the first use of each word of the glossary inside, and list the meanings after it."""
    nodelist = parser.parse(("endexplain_words",))
    parser.delete_first_token()
    return ExplainWords(nodelist)


class ExplainWords(template.Node):
    """What stands inside, with its words explained."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        html = self.nodelist.render(context)
        request = context.get("request")
        if request is None or not any(sign in html for sign in RUNNING_TEXT):
            return html
        site = list_words(request)
        found = annotate(html, site.words, language=site.language)
        return found_html(found, site.url) if found.used else html


def found_html(found: Annotated, url: str) -> SafeString:
    """Return the marked text and, after it, the meanings of its words in the order of the ABC."""
    words = [
        _describe(word, url) for word in sorted(found.used, key=lambda word: word.label.lower())
    ]
    meanings = render_to_string("components/words.html", {"words": words, "url": url})
    return mark_safe(found.html + meanings)  # noqa: S308 -- rendered HTML and links of ours


def _describe(word: Word, url: str) -> dict[str, str]:
    return {
        "id": word_id(word.code),
        "meaning_id": meaning_id(word.code),
        "back": use_id(word.code),
        "label": word.label,
        "definition": word.definition,
        "url": f"{url}#{word.code}" if url else "",
    }
