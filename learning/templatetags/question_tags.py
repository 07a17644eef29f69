"""Questions as forms show them.

Here and not in templates, since a page has ten of them with forty options: a template of so many
small nodes costs ten times as much.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@lru_cache(maxsize=4096)
def _escape(text: str) -> str:
    """Return a text of a paper escaped; an answer never comes here."""
    return str(escape(text))


@register.simple_tag
def question(field: Any, legend: str = "") -> SafeString:
    """Write one question with its field (learning.forms.answers.AnswerField).

    Args:
        legend: what names the question where it is not “Question 3 of 10”.
    """
    name, paper, problem = _escape(field.name), field.paper, field.problem
    inner = get_template(field.template).template.render(template.Context({"field": field}))
    parts = [
        f'<fieldset class="question{" invalid" if problem else ""}"',
        f' aria-describedby="{name}-stem{_name_if(paper.get("hint"), name, "hint")}',
        f'{_name_if(problem, name, "problem")}">',
        f"<legend>{escape(legend or name_question(field.number, field.total))}</legend>",
        f'<div class="rich-text stem" id="{name}-stem">{paper["stem"]}</div>',
        *_write_extras(name, paper),
    ]
    if problem:
        parts.append(f'<p class="error" id="{name}-problem">{escape(problem)}</p>')
    return mark_safe("".join((*parts, inner, "</fieldset>")))  # noqa: S308 -- stems are clean HTML, all else is escaped


def name_question(number: int, total: int) -> str:
    """Return the name of a question in its quiz: “Question 3 of 10”."""
    return _("Question %(number)s of %(total)s") % {"number": number, "total": total}


def _name_if(is_there: Any, name: str, part: str) -> str:
    return f" {name}-{part}" if is_there else ""


def _write_extras(name: str, paper: Any) -> list[str]:
    """Return the image, the jurisdiction and the hint of a paper, as far as it has them."""
    parts = []
    image, law, hint = (paper.get(each) for each in ("image", "jurisdiction", "hint"))
    if image:
        url, alt, width, height = (escape(image[x]) for x in ("url", "alt", "width", "height"))
        size = f'width="{width}" height="{height}"'
        parts.append(f'<img src="{url}" alt="{alt}" {size} loading="lazy">')
    if law:
        parts.append(f'<p class="soft">{escape(_("Law of:"))} {_escape(law)}</p>')
    if hint:
        text = f"{escape(_('Hint:'))} {_escape(hint)}"
        parts.append(f'<p class="soft" id="{name}-hint">{text}</p>')
    return parts


@register.simple_tag
def options(field: Any, kind: str) -> SafeString:
    """Write the options of a question to pick; `kind` is “radio” or “checkbox”."""
    name = _escape(field.name)
    start = f'<label class="option"><input type="{kind}" name="{name}" value="'
    parts = [
        f'{start}{_escape(each["id"])}" id="{_escape(each["anchor"])}"'
        f"{' checked' if each['given'] else ''}> <span>{_escape(each['text'])}</span></label>"
        for each in field.options
    ]
    if field.offers_not_known and kind == "radio":
        parts.append(f'{start}"> <span>{escape(_("I do not know"))}</span></label>')
    return mark_safe(f'<div class="options">{"".join(parts)}</div>')  # noqa: S308 -- escaped above


@register.simple_tag
def pairs(field: Any) -> SafeString:
    """Write a select for each stem of a question, named by the stem."""
    choices = [
        (each["id"], _escape(each["id"]), _escape(each["text"])) for each in field.paper["choices"]
    ]
    parts = []
    for stem in field.options:
        anchor, given = _escape(stem["anchor"]), stem["given"]
        shown = "".join(
            f'<option value="{value}"{" selected" if key == given else ""}>{text}</option>'
            for key, value, text in choices
        )
        parts.append(
            f'<p class="field pair"><label for="{anchor}">{_escape(stem["text"])}</label>'
            f' <select id="{anchor}" name="{_escape(field.name)}-{_escape(stem["id"])}">'
            f'<option value="">{escape(_("Choose"))}</option>{shown}</select></p>'
        )
    return mark_safe(f'<div class="pairs">{"".join(parts)}</div>')  # noqa: S308 -- escaped above
